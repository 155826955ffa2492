//! Channels to other chains: an ICS-20 transfer leaves its coins in escrow and becomes a packet, which a story answers.

use breakwater_interfaces::varint::write_u128;
use cosmwasm_schema::cw_serde;
use cosmwasm_std::{
    from_json, to_json_binary, to_json_vec, Addr, Api, BankMsg, Binary, BlockInfo, Coin, CustomMsg, CustomQuery, Empty,
    Event, IbcAckCallbackMsg, IbcAcknowledgement, IbcEndpoint, IbcMsg, IbcPacket, IbcQuery, IbcSourceCallbackMsg,
    IbcTimeoutCallbackMsg, Order, Querier, StdAck, StdError, StdResult, Storage, Timestamp,
};
use cw_multi_test::{AppResponse, CosmosRouter, Executor, Ibc, Module};
use serde::de::DeserializeOwned;

use super::bank::Blocked;
use super::keys::length_prefixed;
use super::{address, Chain, ChainError};

/// Port of ICS-20 on either chain.
pub const TRANSFER_PORT: &str = "transfer";

/// A transfer that no other chain has been heard of yet.
#[cw_serde]
pub struct Packet {
    pub channel: String,
    pub sequence: u64,
    pub sender: Addr,
    pub receiver: String,
    pub coin: Coin,
    pub timeout: Timestamp,
    pub memo: String,
}

impl Packet {
    /// As a contract is shown it.
    pub fn shown(&self) -> IbcPacket {
        let end = |channel: &str| IbcEndpoint { port_id: TRANSFER_PORT.to_owned(), channel_id: channel.to_owned() };
        let data = format!(
            r#"{{"amount":"{}","denom":"{}","memo":{:?},"receiver":"{}","sender":"{}"}}"#,
            self.coin.amount, self.coin.denom, self.memo, self.receiver, self.sender
        );
        IbcPacket::new(
            data.into_bytes(),
            end(&self.channel),
            end("channel-of-the-other-chain"),
            self.sequence,
            self.timeout.into(),
        )
    }

    /// The callback after an acknowledgement of these bytes.
    pub fn acknowledged(&self, bytes: impl Into<Binary>) -> IbcSourceCallbackMsg {
        let heard = IbcAcknowledgement::new(bytes);
        IbcSourceCallbackMsg::Acknowledgement(IbcAckCallbackMsg::new(heard, self.shown(), address("relayer")))
    }

    /// The callback after the packet's time.
    pub fn timed_out(&self) -> IbcSourceCallbackMsg {
        IbcSourceCallbackMsg::Timeout(IbcTimeoutCallbackMsg::new(self.shown(), address("relayer")))
    }
}

/// Who keeps what left by a channel.
pub fn escrow(channel: &str) -> Addr {
    address(&format!("escrow of {channel}"))
}

/// Prefix of the packets of a channel; the rest of the key is the sequence. The bare prefix holds the last sequence.
fn packets_of(channel: &str) -> Vec<u8> {
    [length_prefixed(b"ibc"), length_prefixed(channel.as_bytes())].concat()
}

fn packet_key(channel: &str, sequence: u64) -> Vec<u8> {
    [packets_of(channel), sequence.to_be_bytes().to_vec()].concat()
}

/// The transfer module of a chain whose channels are all open, but for those it is told.
#[derive(Clone, Default)]
pub struct Channels {
    pub closed: Blocked,
    /// Those that send, but do not say under which sequence, as chains before CosmWasm 2.
    pub mute: Blocked,
}

impl Ibc for Channels {}

impl Module for Channels {
    type ExecT = IbcMsg;
    type QueryT = IbcQuery;
    type SudoT = Empty;

    fn execute<ExecC, QueryC>(
        &self,
        api: &dyn Api,
        storage: &mut dyn Storage,
        router: &dyn CosmosRouter<ExecC = ExecC, QueryC = QueryC>,
        block: &BlockInfo,
        sender: Addr,
        msg: IbcMsg,
    ) -> StdResult<AppResponse>
    where
        ExecC: CustomMsg + DeserializeOwned + 'static,
        QueryC: CustomQuery + DeserializeOwned + 'static,
    {
        let IbcMsg::Transfer { channel_id: channel, to_address: receiver, amount: coin, timeout, memo } = msg else {
            return Err(StdError::msg(format!("only transfers are known here, not {msg:?}")));
        };
        if self.closed.has(&channel) {
            return Err(StdError::msg(format!("port ID (transfer) channel ID ({channel}): channel not found")));
        }
        let timeout = timeout.timestamp().filter(|timeout| *timeout > block.time);
        let timeout =
            timeout.ok_or_else(|| StdError::msg("the packet's time is over already: invalid packet timeout"))?;
        let send = BankMsg::Send { to_address: escrow(&channel).into_string(), amount: vec![coin.clone()] };
        let mut answer = router.execute(api, storage, block, sender.clone(), send.into())?;
        let last = storage.get(&packets_of(&channel)).map(from_json::<u64>).transpose()?.unwrap_or(0);
        let sequence = last + 1;
        storage.set(&packets_of(&channel), &to_json_vec(&sequence)?);
        let memo = memo.unwrap_or_default();
        let sent = Event::new("send_packet")
            .add_attribute("packet_sequence", sequence.to_string())
            .add_attribute("packet_src_port", TRANSFER_PORT)
            .add_attribute("packet_src_channel", &channel)
            .add_attribute("memo", &memo);
        let packet = Packet { channel: channel.clone(), sequence, sender, receiver, coin, timeout, memo };
        storage.set(&packet_key(&channel, sequence), &to_json_vec(&packet)?);
        answer.events.push(sent);
        answer.data = (!self.mute.has(&channel)).then(|| transfer_response(sequence));
        Ok(answer)
    }

    fn query(
        &self,
        _: &dyn Api,
        _: &dyn Storage,
        _: &dyn Querier,
        _: &BlockInfo,
        request: IbcQuery,
    ) -> StdResult<Binary> {
        Err(StdError::msg(format!("nothing about channels is known here: {request:?}")))
    }

    fn sudo<ExecC, QueryC>(
        &self,
        _: &dyn Api,
        _: &mut dyn Storage,
        _: &dyn CosmosRouter<ExecC = ExecC, QueryC = QueryC>,
        _: &BlockInfo,
        _: Empty,
    ) -> StdResult<AppResponse>
    where
        ExecC: CustomMsg + DeserializeOwned + 'static,
        QueryC: CustomQuery + DeserializeOwned + 'static,
    {
        Err(StdError::msg("the transfer module takes no orders"))
    }
}

/// `MsgTransferResponse { sequence }` in protobuf.
fn transfer_response(sequence: u64) -> Binary {
    let mut bytes = vec![0x08];
    write_u128(&mut bytes, sequence.into());
    bytes.into()
}

impl Chain {
    /// From now on a channel refuses transfers, or takes them again.
    pub fn close_channel(&mut self, channel: &str, closed: bool) {
        self.channels.closed.set(channel, closed);
    }

    /// From now on a channel does not say under which sequence it sends, or says it again.
    pub fn mute_channel(&mut self, channel: &str, mute: bool) {
        self.channels.mute.set(channel, mute);
    }

    /// Packets of a channel that nothing has been heard of, ascending.
    ///
    /// # Errors
    /// If one cannot be read.
    pub fn packets(&self, channel: &str) -> Result<Vec<Packet>, ChainError> {
        let (first, last) = (packet_key(channel, 0), packet_key(channel, u64::MAX));
        let stored = self.app.storage().range(Some(&first), Some(&last), Order::Ascending);
        stored.map(|(_, value)| from_json(value).map_err(|error| ChainError(error.to_string()))).collect()
    }

    /// A packet that nothing has been heard of.
    ///
    /// # Errors
    /// If it cannot be read.
    pub fn packet(&self, channel: &str, sequence: u64) -> Result<Option<Packet>, ChainError> {
        let stored = self.app.storage().get(&packet_key(channel, sequence));
        stored.map(|value| from_json(value).map_err(|error| ChainError(error.to_string()))).transpose()
    }

    /// The other chain took the coins, or refused them for a reason: they are given back first then, as ICS-20 does.
    ///
    /// # Errors
    /// The callback's refusal; what was given back stays given back, as on a chain.
    pub fn acknowledge(&mut self, packet: &Packet, answer: Result<(), &str>) -> Result<AppResponse, ChainError> {
        let answer = match answer {
            Ok(()) => StdAck::success(b"\x01"),
            Err(reason) => StdAck::error(reason),
        };
        let bytes = to_json_binary(&answer).map_err(|error| ChainError(error.to_string()))?;
        self.hear_of(packet, answer.is_error())?;
        self.call_back(&packet.acknowledged(bytes))
    }

    /// The other chain let the packet's time pass: the coins are given back first.
    ///
    /// # Errors
    /// As [`Chain::acknowledge`].
    pub fn time_out(&mut self, packet: &Packet) -> Result<AppResponse, ChainError> {
        self.hear_of(packet, true)?;
        self.call_back(&packet.timed_out())
    }

    /// A chain hears of each packet once, and gives the coins back first if they come back.
    ///
    /// # Errors
    /// It has heard of it.
    pub fn hear_of(&mut self, packet: &Packet, gives_back: bool) -> Result<(), ChainError> {
        let key = packet_key(&packet.channel, packet.sequence);
        if self.app.storage().get(&key).is_none() {
            return Err(ChainError(format!("no packet {} waits on {}", packet.sequence, packet.channel)));
        }
        self.app.storage_mut().remove(&key);
        if gives_back {
            let coins = [packet.coin.clone()];
            let given = self.app.send_tokens(escrow(&packet.channel), packet.sender.clone(), &coins);
            given.map_err(|error| ChainError(error.to_string()))?;
        }
        Ok(())
    }

    /// Calls the clearing house's `ibc_source_callback`, whatever the packet.
    ///
    /// # Errors
    /// The clearing house's refusal.
    pub fn call_back(&mut self, message: &IbcSourceCallbackMsg) -> Result<AppResponse, ChainError> {
        let contract = self.contracts.clearinghouse.clone();
        self.noted(|| format!("callback: {message:?}"), |app| app.wasm_sudo(contract, message))
    }
}
