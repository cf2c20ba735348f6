//! Which addresses messages may be sent to. A partner names an address and this server connects to it: without these rules
//! it could be made to call what only this server can reach.
//!
//! An address is read as browsers read it, so that every spelling of an IPv4 address (decimal, octal, hexadecimal, short,
//! full-width digits) comes out as that address. What counts is the address that is connected to; see [`super::sending`].

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use url::{Host, Url};

/// Ports on which receivers on the public internet may listen.
const PORTS: [u16; 2] = [443, 8443];

/// Which addresses a server may send messages to, beside those on the public internet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum AddressPolicy {
    /// None.
    #[default]
    Public,
    /// This machine itself, as in a demo.
    Loopback,
    /// This machine and private networks, as in a closed network.
    Private,
}

/// Where an address is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AddressClass {
    Public,
    Loopback,
    Private,
    /// Nowhere that a message is ever sent to: link-local (where clouds keep their secrets), multicast, documentation,
    /// reserved, and ways of wrapping an address in another.
    Never,
}

/// Where an address is.
#[must_use]
pub fn classify(address: IpAddr) -> AddressClass {
    match address {
        IpAddr::V4(address) => classify_v4(address),
        IpAddr::V6(address) => classify_v6(address),
    }
}

fn classify_v4(address: Ipv4Addr) -> AddressClass {
    match address.octets() {
        [127, ..] => AddressClass::Loopback,
        // RFC 1918, and RFC 6598 for carriers.
        [10, ..] | [172, 16..=31, ..] | [192, 168, ..] | [100, 64..=127, ..] => AddressClass::Private,
        // This network, link-local, protocol assignments, documentation, 6to4 relays, benchmarks, multicast and reserved.
        [0 | 224..=255, ..]
        | [169, 254, ..]
        | [192, 0, 0 | 2, _]
        | [192, 88, 99, _]
        | [198, 18 | 19, ..]
        | [198, 51, 100, _]
        | [203, 0, 113, _] => AddressClass::Never,
        _ => AddressClass::Public,
    }
}

fn classify_v6(address: Ipv6Addr) -> AddressClass {
    let inner = |high: u16, low: u16| {
        let ([a, b], [c, d]) = (high.to_be_bytes(), low.to_be_bytes());
        Ipv4Addr::new(a, b, c, d)
    };
    match address.segments() {
        [0, 0, 0, 0, 0, 0, 0, 1] => AddressClass::Loopback,
        // IPv4 in IPv6, and NAT64, by which a server without IPv4 reaches all of IPv4: what counts is inside.
        [0, 0, 0, 0, 0, 0xffff, high, low] | [0x64, 0xff9b, 0, 0, 0, 0, high, low] => classify_v4(inner(high, low)),
        [0xfc00..=0xfdff, ..] => AddressClass::Private,
        // Teredo, benchmarks, ORCHID and other protocol assignments; documentation; 6to4.
        [0x2001, 0..=0x1ff | 0xdb8, ..] | [0x2002, ..] | [0x3fff, 0..=0xfff, ..] => AddressClass::Never,
        // All of the internet that was given out so far.
        [0x2000..=0x3fff, ..] => AddressClass::Public,
        _ => AddressClass::Never,
    }
}

/// Why an address can't be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    Unreadable,
    NotSecure,
    NameOrPassword,
    Fragment,
    Port,
    Place,
}

impl Refusal {
    #[must_use]
    pub fn detail(self) -> &'static str {
        match self {
            Self::Unreadable => "must be a web address",
            Self::NotSecure => "must begin with https://",
            Self::NameOrPassword => "must hold no name or password",
            Self::Fragment => "must have no part behind #",
            Self::Port => "must use port 443 or 8443",
            Self::Place => "must lead to a host on the public internet",
        }
    }
}

/// Where a message is to be sent, as far as its address tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    pub host: Host<String>,
    pub port: u16,
    pub is_secure: bool,
    /// The host and the port as they stand in a request.
    pub authority: String,
    /// The path and the query.
    pub path: String,
}

impl Target {
    /// Reads an address, if messages may be sent there.
    ///
    /// # Errors
    /// Why not.
    pub fn read(text: &str, policy: AddressPolicy) -> Result<Self, Refusal> {
        let url = Url::parse(text).map_err(|_| Refusal::Unreadable)?;
        let is_secure = match url.scheme() {
            "https" => true,
            "http" => false,
            _ => return Err(Refusal::NotSecure),
        };
        if !url.username().is_empty() || url.password().is_some() {
            return Err(Refusal::NameOrPassword);
        }
        if url.fragment().is_some() {
            return Err(Refusal::Fragment);
        }
        let host = match url.host().ok_or(Refusal::Unreadable)?.to_owned() {
            // A name with a dot at its end is the same name.
            Host::Domain(name) => Host::Domain(name.strip_suffix('.').unwrap_or(&name).to_owned()),
            address => address,
        };
        let port = url.port_or_known_default().ok_or(Refusal::Port)?;
        let authority = url.port().map_or_else(|| host.to_string(), |port| format!("{host}:{port}"));
        let path = url.query().map_or_else(|| url.path().to_owned(), |query| format!("{}?{query}", url.path()));
        let target = Self { host, port, is_secure, authority, path };
        match &target.host {
            Host::Ipv4(address) => target.admits((*address).into(), policy)?,
            Host::Ipv6(address) => target.admits((*address).into(), policy)?,
            Host::Domain(name) => target.admits_name(name, policy)?,
        }
        Ok(target)
    }

    /// Whether a message may be sent to it at this address: plain text and other ports never leave private networks.
    ///
    /// # Errors
    /// Why not.
    pub fn admits(&self, address: IpAddr, policy: AddressPolicy) -> Result<(), Refusal> {
        match classify(address) {
            AddressClass::Public => self.is_for_the_internet(),
            AddressClass::Loopback if policy != AddressPolicy::Public => Ok(()),
            AddressClass::Private if policy == AddressPolicy::Private => Ok(()),
            AddressClass::Loopback | AddressClass::Private | AddressClass::Never => Err(Refusal::Place),
        }
    }

    /// The same for a name, as far as it tells; what it leads to is looked at when it is resolved.
    fn admits_name(&self, name: &str, policy: AddressPolicy) -> Result<(), Refusal> {
        let is_own = name == "localhost" || name.ends_with(".localhost");
        let is_local = is_own
            || !name.contains('.')
            || [".local", ".internal", ".localdomain", ".home.arpa", ".lan"].iter().any(|end| name.ends_with(end));
        match policy {
            AddressPolicy::Private => Ok(()),
            AddressPolicy::Loopback if is_own => Ok(()),
            AddressPolicy::Loopback | AddressPolicy::Public if is_local => Err(Refusal::Place),
            AddressPolicy::Loopback | AddressPolicy::Public => self.is_for_the_internet(),
        }
    }

    fn is_for_the_internet(&self) -> Result<(), Refusal> {
        if !self.is_secure {
            return Err(Refusal::NotSecure);
        }
        if PORTS.contains(&self.port) { Ok(()) } else { Err(Refusal::Port) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every spelling that must be refused on the internet, by what it is.
    const REFUSED: &[&str] = &[
        // Loopback, in all ways in which it can be written.
        "https://127.0.0.1/",
        "https://127.0.0.1./",
        "https://127.1/",
        "https://127.0.1/",
        "https://127.255.255.254/",
        "https://2130706433/",
        "https://017700000001/",
        "https://0x7f000001/",
        "https://0x7F.0.0.1/",
        "https://0177.0.0.1/",
        "https://0177.0x0.0.01/",
        "https://127.0.0x1/",
        "https://0x7f.1/",
        "https://①②⑦.⓪.⓪.①/",
        "https://１２７.0.0.1/",
        "https://127。0。0。1/",
        "https://%31%32%37.0.0.1/",
        "https://[::1]/",
        "https://[0:0:0:0:0:0:0:1]/",
        "https://[::ffff:127.0.0.1]/",
        "https://[::ffff:7f00:1]/",
        "https://[::127.0.0.1]/",
        "https://[64:ff9b::127.0.0.1]/",
        "https://[2002:7f00:1::]/",
        "https://localhost/",
        "https://LOCALHOST/",
        "https://localhost./",
        "https://anything.localhost/",
        "https:\\\\127.0.0.1\\",
        "https:127.0.0.1",
        // This network, and all of it.
        "https://0/",
        "https://0.0.0.0/",
        "https://0x0/",
        "https://0.1.2.3/",
        "https://[::]/",
        "https://[::ffff:0.0.0.0]/",
        // Private networks.
        "https://10.0.0.1/",
        "https://167772161/",
        "https://012.1.2.3/",
        "https://0xa.0.0.1/",
        "https://172.16.0.1/",
        "https://172.31.255.255/",
        "https://192.168.1.1/",
        "https://192.168.257/",
        "https://3232235777/",
        "https://0xc0a80101/",
        "https://100.64.0.1/",
        "https://100.127.255.255/",
        "https://[::ffff:10.0.0.1]/",
        "https://[64:ff9b::10.0.0.1]/",
        "https://[64:ff9b:1::10.0.0.1]/",
        "https://[2002:a00:1::]/",
        "https://[fc00::1]/",
        "https://[fd12:3456:789a::1]/",
        "https://router/",
        "https://printer.local/",
        "https://metadata.google.internal/",
        "https://nas.home.arpa/",
        // Link-local, where clouds keep their secrets.
        "https://169.254.169.254/latest/meta-data/",
        "https://2852039166/",
        "https://0xa9fea9fe/",
        "https://0251.0376.0251.0376/",
        "https://[::ffff:169.254.169.254]/",
        "https://[64:ff9b::a9fe:a9fe]/",
        "https://[fe80::1]/",
        "https://[febf::1]/",
        // Multicast, broadcast, reserved, documentation, benchmarks and what wraps others.
        "https://224.0.0.1/",
        "https://239.255.255.255/",
        "https://240.0.0.1/",
        "https://255.255.255.255/",
        "https://4294967295/",
        "https://[ff02::1]/",
        "https://192.0.0.8/",
        "https://192.0.2.1/",
        "https://198.51.100.1/",
        "https://203.0.113.1/",
        "https://198.18.0.1/",
        "https://192.88.99.1/",
        "https://[2001:db8::1]/",
        "https://[3fff::1]/",
        "https://[2001::1]/",
        "https://[2001:20::1]/",
        "https://[2002:808:808::]/",
        "https://[100::1]/",
        "https://[5f00::1]/",
        // What isn't about the address.
        "http://93.184.216.34/",
        "http://example.org/",
        "ftp://example.org/",
        "file:///etc/passwd",
        "gopher://example.org/",
        "https://name@example.org/",
        "https://name:password@example.org/",
        "https://example.org@127.0.0.1/",
        "https://example.org/#part",
        "https://example.org:22/",
        "https://example.org:6379/",
        "https://example.org:80/",
        "https://93.184.216.34:25/",
        "https:///",
        "https://256.256.256.256/",
        "https://1.2.3.4.5/",
        "https://0x1ffffffff/",
        "",
    ];

    #[test]
    fn no_spelling_of_an_address_gets_around_the_rules() {
        assert!(REFUSED.len() >= 60);
        for address in REFUSED {
            assert!(Target::read(address, AddressPolicy::Public).is_err(), "{address} is let through");
        }
    }

    #[test]
    fn receivers_on_the_internet_are_reached() {
        for address in [
            "https://zaken.werkplein.example/voorwaarts?id=1",
            "https://zaken.werkplein.example./",
            "https://zaken.werkplein.example:8443/",
            "https://ZAKEN.werkplein.example/",
            "https://93.184.216.34/",
            "https://1572395042/",
            "https://[2606:2800:220:1:248:1893:25c8:1946]/",
            "https://[::ffff:93.184.216.34]/",
            "https://[64:ff9b::93.184.216.34]/",
            "https://172.15.255.255/",
            "https://172.32.0.1/",
            "https://100.63.255.255/",
            "https://100.128.0.1/",
            "https://xn--bcher-kva.example/",
        ] {
            assert!(Target::read(address, AddressPolicy::Public).is_ok(), "{address} is refused");
        }
    }

    #[test]
    fn a_closed_network_is_reached_only_when_the_server_was_told_so() {
        let lets = |address, policy| Target::read(address, policy).is_ok();
        for (address, loopback, private) in [
            ("http://127.0.0.1:9000/", true, true),
            ("http://[::1]:9000/", true, true),
            ("http://localhost:9000/", true, true),
            ("http://10.0.0.1/", false, true),
            ("https://[fd00::1]:444/", false, true),
            ("http://zaken.local/", false, true),
            ("http://93.184.216.34/", false, false),
            ("https://93.184.216.34:25/", false, false),
            ("https://169.254.169.254/", false, false),
            ("https://[64:ff9b::a9fe:a9fe]/", false, false),
            ("https://0.0.0.0/", false, false),
            ("https://name@127.0.0.1/", false, false),
        ] {
            assert!(!lets(address, AddressPolicy::Public), "{address}");
            assert_eq!(lets(address, AddressPolicy::Loopback), loopback, "{address} in a demo");
            assert_eq!(lets(address, AddressPolicy::Private), private, "{address} in a closed network");
        }
    }

    #[test]
    fn a_target_has_what_a_request_needs() {
        let target = Target::read("https://Zaken.Werkplein.example.:8443/a%20b?c=d", AddressPolicy::Public).unwrap();
        assert_eq!((target.authority.as_str(), target.port), ("zaken.werkplein.example:8443", 8443));
        assert_eq!(target.path, "/a%20b?c=d");
        let target = Target::read("https://[2606:2800:220:1:248:1893:25c8:1946]", AddressPolicy::Public).unwrap();
        assert_eq!(target.authority, "[2606:2800:220:1:248:1893:25c8:1946]");
        assert_eq!(target.path, "/");
    }
}
