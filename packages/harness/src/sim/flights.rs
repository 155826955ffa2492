//! Coins to another chain: where they are sent, what is heard of them, on the chain and on the ledger.

use breakwater_interfaces::clearinghouse::{ExecuteMsg, Remote};
use cosmwasm_std::{to_json_binary, Binary, IbcSourceCallbackMsg, IbcTimeoutCallbackMsg, StdAck};

use super::drive::Driver;
use super::generate::{settlement, Generator};
use super::history::transaction;
use super::step::{ChannelState, Step, Word};
use super::world::address_of;
use crate::chain::{accounts_written, Packet};
use crate::follow::Sent;
use crate::reference::settle::flight::Heard;

/// One is as long as may be.
const CHANNELS: [&str; 4] =
    ["channel-0", "channel-9", "channel-10", "channel-of-sixty-four-bytes-that-is-as-long-as-a-channel-may-be-"];
/// SHA-256 of `UNIVERSAL_ERROR_ACKNOWLEDGEMENT`.
const ERROR_V2: &str = "4774d4a575993f963b1c06573736617a457abef8589178db8d10c94b4ab511ab";
/// Words that settle a packet.
const LAST_WORDS: [Word; 4] = [Word::Arrived, Word::Refused, Word::RefusedV2, Word::TimedOut];

impl Word {
    fn heard(self) -> Heard {
        match self {
            Word::Arrived => Heard::Arrived,
            Word::Refused | Word::RefusedV2 | Word::TimedOut => Heard::Failed,
            Word::Noise => Heard::Noise,
            Word::OtherPort => Heard::OtherPort,
        }
    }

    fn callback(self, packet: &Packet) -> Result<IbcSourceCallbackMsg, String> {
        let bytes = |answer: StdAck| to_json_binary(&answer).map_err(|error| error.to_string());
        Ok(match self {
            Word::Arrived => packet.acknowledged(bytes(StdAck::success(b"\x01"))?),
            Word::Refused => packet.acknowledged(bytes(StdAck::error("no such receiver"))?),
            Word::RefusedV2 => {
                let error = cosmwasm_std::HexBinary::from_hex(ERROR_V2).map_err(|error| error.to_string())?;
                packet.acknowledged(Binary::from(error.to_vec()))
            }
            Word::TimedOut => packet.timed_out(),
            Word::Noise => packet.acknowledged(b"{}"),
            Word::OtherPort => {
                let mut shown = packet.shown();
                shown.src.port_id = "icahost".to_owned();
                IbcSourceCallbackMsg::Timeout(IbcTimeoutCallbackMsg::new(shown, address_of("relayer")))
            }
        })
    }
}

impl Driver {
    pub(super) fn set_channel(&mut self, channel: &str, state: ChannelState) -> Result<(), String> {
        let (closed, mute) = (state == ChannelState::Closed, state == ChannelState::Mute);
        self.chain.close_channel(channel, closed);
        self.chain.mute_channel(channel, mute);
        for (channels, is_in) in
            [(&mut self.references.ledger.closed, closed), (&mut self.references.ledger.mute, mute)]
        {
            if is_in {
                channels.insert(channel.to_owned());
            } else {
                channels.remove(channel);
            }
        }
        Ok(())
    }

    pub(super) fn hear(&mut self, channel: &str, sequence: u64, word: Word, kind: &str) -> Result<(), String> {
        let waiting = self.chain.packet(channel, sequence).map_err(|error| error.to_string())?;
        let waits = waiting.is_some();
        let packet = waiting.unwrap_or_else(|| self.invented(channel, sequence));
        if waits && LAST_WORDS.contains(&word) {
            let told = self.chain.hear_of(&packet, word != Word::Arrived);
            told.map_err(|error| error.to_string())?;
        }
        self.chain.take_changes();
        let answer = self.chain.call_back(&word.callback(&packet)?);
        let sent = Sent::Callback { channel: channel.to_owned(), sequence, heard: word.heard() };
        self.history.push(transaction(self.chain.block(), sent, &answer));
        let call = self.references.call(&self.chain.block(), "", &[]);
        let outcome = self.references.ledger.hear(&call, channel, sequence, word.heard());
        self.agree(&answer, &outcome, kind)?;
        let changes = self.chain.take_changes();
        if let Some(account) = accounts_written(&self.chain, &changes).first() {
            return Err(format!("invariant 16: account {account} was written by a callback"));
        }
        self.compare().map_err(|what| format!("after {word:?} of packet {sequence} on {channel}: {what}"))
    }

    /// A packet that does not wait.
    fn invented(&self, channel: &str, sequence: u64) -> Packet {
        Packet {
            channel: channel.to_owned(),
            sequence,
            sender: self.chain.contracts().clearinghouse.clone(),
            receiver: "far".to_owned(),
            coin: settlement(1),
            timeout: self.chain.block().time,
            memo: String::new(),
        }
    }
}

impl Generator {
    fn channel(&mut self) -> String {
        self.rng.pick(&CHANNELS).copied().unwrap_or_default().to_owned()
    }

    /// Here, or somewhere else; rarely at an edge of what is allowed, or beyond it.
    pub(super) fn remote(&mut self) -> Option<Remote> {
        if !self.rng.chance(35) {
            return None;
        }
        let mut remote = self.elsewhere();
        let over = usize::try_from(self.rng.below(2)).unwrap_or(0);
        match self.rng.weighted(&[88, 3, 3, 3, 3]) {
            0 => {}
            1 => remote.timeout_seconds = 60 - self.rng.below(2),
            2 => remote.timeout_seconds = 604_800 + self.rng.below(2),
            3 => remote.receiver = if self.rng.chance(20) { String::new() } else { "é".repeat(1_024 + over) },
            _ => remote.channel = if self.rng.chance(50) { String::new() } else { "é".repeat(32 + over) },
        }
        Some(remote)
    }

    fn elsewhere(&mut self) -> Remote {
        let (channel, timeout_seconds) = (self.channel(), self.rng.between(60, 604_800));
        Remote { channel, receiver: "far".to_owned(), timeout_seconds }
    }

    /// Some of somebody's deposits leaves for another chain.
    pub(super) fn fly(&mut self, driver: &Driver) -> Vec<Step> {
        let able = self.with_own_deposits(driver);
        let Some((account, most)) = self.rng.pick(&able).copied() else { return self.fills(driver) };
        let (owner, units) = (self.owner(driver, account), 1 + self.rng.wide(most - 1));
        let units = if self.rng.chance(70) { units / 20 + 1 } else { units };
        if self.rng.chance(8) {
            return self.refused_transfer(&owner, Self::withdrawal(account, units, None));
        }
        vec![Self::send(&owner, Self::withdrawal(account, units, Some(self.elsewhere())))]
    }

    /// What an owner could not be paid, here by anyone, elsewhere by him, rarely by somebody else.
    pub(super) fn retry(&mut self, name: &str) -> Step {
        let remote = self.remote();
        let sender = if remote.is_some() && !self.rng.chance(10) { name } else { "keeper" };
        Self::send(sender, ExecuteMsg::RetryClaim { owner: address_of(name).into_string(), remote })
    }

    /// A transfer by a channel that refuses it, or does not say what it sent, and by the same once that is over.
    pub(super) fn refused_transfer(&mut self, name: &str, mut withdrawal: ExecuteMsg) -> Vec<Step> {
        let sent = self.elsewhere();
        if let ExecuteMsg::Withdraw { remote, .. } = &mut withdrawal {
            *remote = Some(sent.clone());
        }
        let owner = address_of(name).into_string();
        let retry = || Self::send(name, ExecuteMsg::RetryClaim { owner: owner.clone(), remote: Some(sent.clone()) });
        let state = if self.rng.chance(80) { ChannelState::Closed } else { ChannelState::Mute };
        let channel = |state| Step::Channel { channel: sent.channel.clone(), state };
        let mut steps = vec![channel(state), Self::send(name, withdrawal)];
        if self.rng.chance(50) {
            steps.push(retry());
        }
        steps.extend([channel(ChannelState::Open), retry()]);
        steps
    }

    /// How often something is heard, beside what else there is.
    pub(super) fn hears(&self, driver: &Driver) -> u64 {
        if driver.references.ledger.state.flights.is_empty() {
            5
        } else {
            60
        }
    }

    /// Of a packet, rarely of none; at times again, and something else.
    pub(super) fn hear(&mut self, driver: &Driver) -> Vec<Step> {
        let flights: Vec<(String, u64)> = driver.references.ledger.state.flights.keys().cloned().collect();
        let known = self.rng.pick(&flights).cloned().filter(|_| !self.rng.chance(10));
        let (channel, sequence) = known.unwrap_or_else(|| (self.channel(), self.rng.below(8)));
        let mut steps = Vec::new();
        for _ in 0..if self.rng.chance(20) { 2 } else { 1 } {
            let word = match self.rng.weighted(&[90, 7, 3]) {
                0 => self.last_word(),
                1 => Word::Noise,
                _ => Word::OtherPort,
            };
            steps.push(Step::Hear { channel: channel.clone(), sequence, word });
        }
        steps
    }

    fn last_word(&mut self) -> Word {
        LAST_WORDS[self.rng.weighted(&[45, 15, 10, 30])]
    }

    /// What is still to be heard, then what came back and can be paid; `None` once there is neither.
    pub(super) fn last_words(&mut self, driver: &Driver) -> Option<Vec<Step>> {
        let state = &driver.references.ledger.state;
        if !state.flights.is_empty() {
            let hear = |(channel, sequence): &(String, u64)| {
                let word = self.last_word();
                Step::Hear { channel: channel.clone(), sequence: *sequence, word }
            };
            return Some(state.flights.keys().map(hear).collect());
        }
        let owner = state.claims.keys().find(|owner| !driver.besides.payees.contains(*owner))?.clone();
        Some(vec![Self::send("keeper", ExecuteMsg::RetryClaim { owner, remote: None })])
    }
}
