//! Addresses that nothing of an agent's reaches: this computer, private networks, what is no address of the open internet, and
//! what carries one of these inside (IANA's special-purpose registries; RFC 6890). The ranges for documentation are not among
//! them. Has no exception and no switch.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// IPv4 ranges: first address, bits, why.
const V4: [(Ipv4Addr, u32, &str); 15] = [
    (Ipv4Addr::new(0, 0, 0, 0), 8, "an address of this network itself (RFC 791)"),
    (Ipv4Addr::new(10, 0, 0, 0), 8, "a private address (RFC 1918)"),
    (Ipv4Addr::new(100, 64, 0, 0), 10, "an address of a provider's own network (RFC 6598)"),
    (Ipv4Addr::new(127, 0, 0, 0), 8, "this computer itself (RFC 1122)"),
    (Ipv4Addr::new(168, 63, 129, 16), 32, "an address by which a rented computer asks for its own data"),
    (
        Ipv4Addr::new(169, 254, 0, 0),
        16,
        "an address of the local link, where rented computers ask for their own data (RFC 3927)",
    ),
    (Ipv4Addr::new(172, 16, 0, 0), 12, "a private address (RFC 1918)"),
    (Ipv4Addr::new(192, 0, 0, 0), 24, "an address of a protocol's own (RFC 6890)"),
    (Ipv4Addr::new(192, 31, 196, 0), 24, "an address of a name server's own (RFC 7535)"),
    (Ipv4Addr::new(192, 88, 99, 0), 24, "an address of a relay (RFC 7526)"),
    (Ipv4Addr::new(192, 168, 0, 0), 16, "a private address (RFC 1918)"),
    (Ipv4Addr::new(192, 175, 48, 0), 24, "an address of a name server's own (RFC 7534)"),
    (Ipv4Addr::new(198, 18, 0, 0), 15, "an address for measuring (RFC 2544)"),
    (Ipv4Addr::new(224, 0, 0, 0), 4, "an address of many computers at once (RFC 5771)"),
    (Ipv4Addr::new(240, 0, 0, 0), 4, "a reserved address (RFC 1112)"),
];

/// IPv6 ranges within the part that is handed out: first address, bits, why.
const V6: [(Ipv6Addr, u32, &str); 4] = [
    (Ipv6Addr::new(0x2001, 2, 0, 0, 0, 0, 0, 0), 48, "an address for measuring (RFC 5180)"),
    (Ipv6Addr::new(0x2001, 0x10, 0, 0, 0, 0, 0, 0), 28, "no address of a computer (RFC 4843)"),
    (Ipv6Addr::new(0x2001, 0x20, 0, 0, 0, 0, 0, 0), 28, "no address of a computer (RFC 7343)"),
    (Ipv6Addr::new(0x2620, 0x4f, 0x8000, 0, 0, 0, 0, 0), 48, "an address of a name server's own (RFC 7534)"),
];

/// Why an address must not be reached, as the end of a sentence; none where it may.
#[must_use]
pub fn refusal(address: IpAddr) -> Option<&'static str> {
    match address {
        IpAddr::V4(address) => refusal_v4(address),
        IpAddr::V6(address) => refusal_v6(address),
    }
}

fn refusal_v4(address: Ipv4Addr) -> Option<&'static str> {
    V4.iter()
        .find(|(first, bits, _)| u32::from(address) >> (32 - bits) == u32::from(*first) >> (32 - bits))
        .map(|range| range.2)
}

fn refusal_v6(address: Ipv6Addr) -> Option<&'static str> {
    let within =
        |first: Ipv6Addr, bits: u32| u128::from(address) >> (128 - bits) == u128::from(first) >> (128 - bits);
    // NAT64's own prefix (RFC 6052) leads to the IPv4 address at its end, and lies outside of what is handed out.
    if within(Ipv6Addr::new(0x64, 0xff9b, 0, 0, 0, 0, 0, 0), 96) {
        return refusal_v4(low_v4(address));
    }
    // Only 2000::/3 is handed out (RFC 4291 §2.4): this leaves out ::/96, ::ffff:0:0/96, ULA, link and site local, multicast,
    // local NAT64 (RFC 8215), segment routing and all that comes to be reserved.
    if !within(Ipv6Addr::new(0x2000, 0, 0, 0, 0, 0, 0, 0), 3) {
        return Some(outside_v6(address));
    }
    V6.iter()
        .find(|(first, bits, _)| within(*first, *bits))
        .map(|range| range.2)
        .or_else(|| embedded(address).find_map(refusal_v4))
}

/// What an IPv6 address outside of the part that is handed out is.
fn outside_v6(address: Ipv6Addr) -> &'static str {
    match address.segments() {
        [0, 0, 0, 0, 0, 0, 0, 1] => "this computer itself (RFC 4291)",
        [0, 0, 0, 0, 0, 0 | 0xffff, ..] => "an IPv4 address in disguise (RFC 4291)",
        [first, ..] if first & 0xfe00 == 0xfc00 => "a private address (RFC 4193)",
        [first, ..] if first & 0xffc0 == 0xfe80 => "an address of the local link (RFC 4291)",
        [first, ..] if first & 0xffc0 == 0xfec0 => "a private address (RFC 3879)",
        [first, ..] if first & 0xff00 == 0xff00 => "an address of many computers at once (RFC 4291)",
        _ => "no address of the open internet (RFC 4291)",
    }
}

fn low_v4(address: Ipv6Addr) -> Ipv4Addr {
    Ipv4Addr::from((u128::from(address) & 0xffff_ffff) as u32)
}

/// The IPv4 addresses that an IPv6 address leads to: 6to4 (RFC 3056), Teredo's server and client (RFC 4380), ISATAP (RFC 5214).
fn embedded(address: Ipv6Addr) -> impl Iterator<Item = Ipv4Addr> {
    let parts = address.segments();
    let of = |high: u16, low: u16| Ipv4Addr::from(u32::from(high) << 16 | u32::from(low));
    let sixth = (parts[0] == 0x2002).then(|| of(parts[1], parts[2]));
    let is_teredo = parts[0] == 0x2001 && parts[1] == 0;
    let server = is_teredo.then(|| of(parts[2], parts[3]));
    let client = is_teredo.then(|| of(!parts[6], !parts[7]));
    let isatap = (parts[5] == 0x5efe && parts[4] & !0x0200 == 0).then(|| low_v4(address));
    [sixth, server, client, isatap].into_iter().flatten()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_is_not_of_the_open_internet_is_refused() {
        for text in [
            "0.0.0.0",
            "0.1.2.3",
            "10.0.0.0",
            "10.255.255.255",
            "100.64.0.0",
            "100.100.100.200",
            "100.127.255.255",
            "127.0.0.1",
            "127.255.255.255",
            "168.63.129.16",
            "169.254.0.0",
            "169.254.169.254",
            "172.16.0.0",
            "172.31.255.255",
            "192.0.0.192",
            "192.88.99.1",
            "192.168.0.0",
            "192.168.255.255",
            "198.18.0.0",
            "198.19.255.255",
            "224.0.0.1",
            "239.255.255.250",
            "240.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "::7f00:1",
            "::10.0.0.1",
            "::8.8.8.8",
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "::ffff:8.8.8.8",
            "::ffff:169.254.169.254",
            "::ffff:0:10.0.0.1",
            "64:ff9b::10.0.0.1",
            "64:ff9b::127.0.0.1",
            "64:ff9b::169.254.169.254",
            "64:ff9b:1::8.8.8.8",
            "64:ff9b:1:ffff::1",
            "100::1",
            "2001:2::1",
            "2001:10::1",
            "2001:2f:ffff::1",
            "2002:a00:1::1",
            "2002:7f00:1::",
            "2002:a9fe:a9fe::1",
            "2002:c0a8:101::5",
            "2001:0:a00:1::",
            "2001:0:808:808:0:0:f5ff:fffe",
            "2001:0:cb00:7107:0:0:5601:5601",
            "2a00::5efe:10.0.0.1",
            "2a00::200:5efe:192.168.1.1",
            "5f00::1",
            "fc00::1",
            "fd00:ec2::254",
            "fdff:ffff::1",
            "fe80::1",
            "febf::1",
            "fec0::1",
            "feff::1",
            "ff02::1",
            "ff0e::1",
            "4000::1",
            "e000::1",
        ] {
            assert!(refusal(text.parse().unwrap()).is_some(), "{text}");
        }
    }

    #[test]
    fn the_open_internet_and_documentation_are_not() {
        for text in [
            "1.1.1.1",
            "8.8.8.8",
            "9.255.255.255",
            "11.0.0.0",
            "100.63.255.255",
            "100.128.0.0",
            "126.255.255.255",
            "128.0.0.1",
            "169.253.255.255",
            "169.255.0.0",
            "172.15.255.255",
            "172.32.0.0",
            "192.0.1.0",
            "192.0.2.1",
            "192.167.255.255",
            "192.169.0.0",
            "198.17.255.255",
            "198.20.0.0",
            "198.51.100.1",
            "203.0.113.1",
            "223.255.255.255",
            "2001:db8::1",
            "2001:4860:4860::8888",
            "2a00:1450::1",
            "64:ff9b::8.8.8.8",
            "64:ff9b::203.0.113.1",
            "2002:cb00:7101::1",
            "2001:0:cb00:7107:0:0:34ff:8ef8",
            "2a00::5efe:203.0.113.1",
            "2001:200::1",
            "3fff::1",
        ] {
            assert_eq!(refusal(text.parse().unwrap()), None, "{text}");
        }
    }

    /// What the standard library knows of IPv4, as far as it is stable: a second opinion.
    fn is_known_private(address: Ipv4Addr) -> bool {
        address.is_private()
            || address.is_loopback()
            || address.is_link_local()
            || address.is_broadcast()
            || address.is_multicast()
            || address.is_unspecified()
    }

    proptest! {
        #[test]
        fn every_disguise_of_a_refused_address_is_refused(
            bits in any::<u32>(),
            range in 0..V4.len(),
            a in any::<u16>(),
            b in any::<u16>(),
        ) {
            let (first, length, _) = V4[range];
            let mask = u32::MAX.checked_shr(length).unwrap_or(0);
            let inner = Ipv4Addr::from(u32::from(first) | (bits & mask));
            prop_assert!(refusal(inner.into()).is_some());
            let [high, low] = [(u32::from(inner) >> 16) as u16, u32::from(inner) as u16];
            for outer in [
                Ipv6Addr::new(0, 0, 0, 0, 0, 0, high, low),
                Ipv6Addr::new(0, 0, 0, 0, 0, 0xffff, high, low),
                Ipv6Addr::new(0, 0, 0, 0, 0xffff, 0, high, low),
                Ipv6Addr::new(0x64, 0xff9b, 0, 0, 0, 0, high, low),
                Ipv6Addr::new(0x64, 0xff9b, 1, a, b, 0, high, low),
                Ipv6Addr::new(0x2002, high, low, a, b, a, b, a),
                Ipv6Addr::new(0x2001, 0, high, low, a, b, 0x34ff, 0x8ef8),
                Ipv6Addr::new(0x2001, 0, 0xcb00, 0x7107, a, b, !high, !low),
                Ipv6Addr::new(0x2a00, a, b, a, 0, 0x5efe, high, low),
                Ipv6Addr::new(0x2a00, a, b, a, 0x200, 0x5efe, high, low),
            ] {
                prop_assert!(refusal(outer.into()).is_some(), "{} in {}", inner, outer);
            }
        }

        #[test]
        fn what_the_standard_library_calls_private_is_refused(bits in any::<u32>()) {
            let address = Ipv4Addr::from(bits);
            prop_assert!(!is_known_private(address) || refusal(address.into()).is_some());
        }

        #[test]
        fn only_what_is_handed_out_of_ipv6_passes(bits in any::<u128>()) {
            let address = Ipv6Addr::from(bits);
            let handed_out = address.segments()[0] & 0xe000 == 0x2000 || address.segments()[..6] == [0x64, 0xff9b, 0, 0, 0, 0];
            prop_assert!(handed_out || refusal(address.into()).is_some());
        }
    }
}
