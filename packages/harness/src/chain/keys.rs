//! Where cw-multi-test keeps contracts and balances in the store.

/// Two bytes of length, then the name: the prefix of a namespace.
pub(super) fn length_prefixed(name: &[u8]) -> Vec<u8> {
    let length = u16::try_from(name.len()).unwrap_or(u16::MAX);
    [&length.to_be_bytes(), name].concat()
}

/// Prefix of all keys of the contract at `address`.
pub(super) fn contract_namespace(address: &str) -> Vec<u8> {
    let contract = [b"contract_data/", address.as_bytes()].concat();
    [length_prefixed(b"wasm"), length_prefixed(&contract)].concat()
}

/// Prefix of all bank balances; the rest of the key is the address.
pub(super) fn bank_namespace() -> Vec<u8> {
    [length_prefixed(b"bank"), length_prefixed(b"balances")].concat()
}
