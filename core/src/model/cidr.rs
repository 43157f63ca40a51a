//! Blocks of addresses.

use std::net::IpAddr;

/// A block of IPv4 or IPv6 addresses, such as `10.0.0.0/8`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cidr {
    /// The first address, as a number of 128 bits from the left.
    bits: u128,
    /// How many bits are fixed.
    length: u8,
    is_v6: bool,
}

impl Cidr {
    /// Reads a block; `None` if it is none. Bits behind the prefix count as zero.
    pub fn parse(text: &str) -> Option<Cidr> {
        let (address, length) = text.split_once('/')?;
        let length: u8 = length.parse().ok()?;
        Cidr::new(address.parse().ok()?, length)
    }

    /// The block of one address.
    pub fn of(address: IpAddr) -> Cidr {
        let length = if address.is_ipv4() { 32 } else { 128 };
        Cidr { length, ..Cidr::whole(address) }
    }

    fn new(address: IpAddr, length: u8) -> Option<Cidr> {
        let whole = Cidr::whole(address);
        let widest = if whole.is_v6 { 128 } else { 32 };
        let mask = u128::MAX.checked_shl(128 - u32::from(length.min(128))).unwrap_or(0);
        (length <= widest).then_some(Cidr { bits: whole.bits & mask, length, ..whole })
    }

    fn whole(address: IpAddr) -> Cidr {
        match address {
            IpAddr::V4(address) => Cidr { bits: u128::from(address.to_bits()) << 96, length: 0, is_v6: false },
            IpAddr::V6(address) => Cidr { bits: address.to_bits(), length: 0, is_v6: true },
        }
    }

    /// Whether all addresses of another block are in this one.
    pub fn contains(&self, other: &Cidr) -> bool {
        let shift = 128 - u32::from(self.length);
        let start = |bits: u128| bits.checked_shr(shift).unwrap_or(0);
        self.is_v6 == other.is_v6 && self.length <= other.length && start(self.bits) == start(other.bits)
    }

    /// Whether it holds every address of its kind.
    pub fn is_everything(&self) -> bool {
        self.length == 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_contain_what_begins_alike() {
        let block = |text: &str| Cidr::parse(text).unwrap_or_else(|| panic!("{text}"));
        assert!(block("10.0.0.0/8").contains(&block("10.1.2.0/24")));
        assert!(!block("10.0.0.0/8").contains(&block("11.0.0.0/8")));
        assert!(!block("10.1.0.0/16").contains(&block("10.0.0.0/8")));
        assert!(block("0.0.0.0/0").contains(&Cidr::of([169, 254, 169, 254].into())));
        assert!(!block("::/0").contains(&block("10.0.0.0/8")));
        assert!(block("fd00::/8").contains(&block("fd00:ec2::254/128")));
        assert!(block("::/0").is_everything() && !block("::/1").is_everything());
        assert_eq!(block("10.1.2.3/8"), block("10.0.0.0/8"));
    }

    #[test]
    fn other_texts_are_no_blocks() {
        for text in ["", "10.0.0.0", "10.0.0/8", "10.0.0.0/33", "::/129", "a/8", "10.0.0.0/-1"] {
            assert_eq!(Cidr::parse(text), None, "{text}");
        }
    }
}
