//! Certificates and keys in PEM: what they are for, how long, and whether they belong together.
//!
//! Only what is asked is read of the DER inside (X.509 as in RFC 5280, keys as in RFC 5958 and RFC 8017). What cannot
//! be read is `None`.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use lintainer_core::settings::Date;

/// A certificate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Certificate {
    /// The last day on which it is valid.
    pub(crate) until: Date,
    /// The hosts that it is for: names of the extension, otherwise the common name.
    pub(crate) hosts: Vec<String>,
    /// The hash of its signature, where that is one that can be forged: `MD5`, `SHA-1`.
    pub(crate) weak_hash: Option<&'static str>,
    /// The modulus of its RSA key; `None` for keys of other kinds.
    pub(crate) modulus: Option<Vec<u8>>,
}

/// Signatures with a hash that can be forged, by their object identifiers in DER.
const WEAK_SIGNATURES: [(&[u8], &str); 4] = [
    (&[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x04], "MD5"),
    (&[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x05], "SHA-1"),
    (&[0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x01], "SHA-1"),
    (&[0x2a, 0x86, 0x48, 0xce, 0x38, 0x04, 0x03], "SHA-1"),
];
const RSA: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01];
const COMMON_NAME: &[u8] = &[0x55, 0x04, 0x03];
const ALTERNATIVE_NAMES: &[u8] = &[0x55, 0x1d, 0x11];

const INTEGER: u8 = 0x02;
const BIT_STRING: u8 = 0x03;
const OCTET_STRING: u8 = 0x04;
const IDENTIFIER: u8 = 0x06;
const UTC_TIME: u8 = 0x17;
const GENERALIZED_TIME: u8 = 0x18;
const SEQUENCE: u8 = 0x30;

/// Values of DER, one behind the other.
#[derive(Debug, Clone, Copy)]
struct Der<'d>(&'d [u8]);

impl<'d> Der<'d> {
    /// The next value: its tag and its content.
    fn next(&mut self) -> Option<(u8, &'d [u8])> {
        let (tag, rest) = self.0.split_first()?;
        let (first, rest) = rest.split_first()?;
        let (length, rest) = match first {
            0..=0x7f => (usize::from(*first), rest),
            _ => {
                let bytes = usize::from(first & 0x7f);
                let (length, rest) = rest.split_at_checked(bytes).filter(|_| (1..=4).contains(&bytes))?;
                (length.iter().fold(0, |sum, byte| sum << 8 | usize::from(*byte)), rest)
            }
        };
        let (content, rest) = rest.split_at_checked(length)?;
        self.0 = rest;
        Some((*tag, content))
    }

    /// The content of the next value, if it has this tag.
    fn take(&mut self, tag: u8) -> Option<&'d [u8]> {
        self.next().filter(|(found, _)| *found == tag).map(|(_, content)| content)
    }

    /// The next sequence.
    fn sequence(&mut self) -> Option<Der<'d>> {
        self.take(SEQUENCE).map(Der)
    }
}

/// The bytes of the blocks of a kind in PEM, such as `CERTIFICATE` or `PRIVATE KEY`, in order.
fn blocks(text: &str, is_kind: impl Fn(&str) -> bool) -> impl Iterator<Item = Vec<u8>> {
    let after_begin = text.split("-----BEGIN ").skip(1);
    after_begin.filter_map(move |part| {
        let (kind, rest) = part.split_once("-----")?;
        let (body, _) = rest.split_once("-----END ").filter(|_| is_kind(kind))?;
        let compact: String = body.chars().filter(|c| !c.is_whitespace()).collect();
        STANDARD.decode(compact).ok()
    })
}

impl Certificate {
    /// The first certificate of a text: that of the server, in a chain.
    pub(crate) fn first(pem: &str) -> Option<Certificate> {
        let bytes = blocks(pem, |kind| kind == "CERTIFICATE").next()?;
        let mut outer = Der(&bytes).sequence()?;
        let mut fields = outer.sequence()?;
        let signature = outer.sequence()?.take(IDENTIFIER)?;
        let (mut tag, _) = fields.next()?;
        // The version stands before the serial number, if it is written.
        if tag == 0xa0 {
            (tag, _) = fields.next()?;
        }
        if tag != INTEGER {
            return None;
        }
        // The algorithm again, and who has issued it.
        fields.sequence()?;
        fields.sequence()?;
        let mut validity = fields.sequence()?;
        validity.next()?;
        let until = date(validity.next()?)?;
        let subject = fields.sequence()?;
        let modulus = rsa_modulus(fields.sequence()?);
        let names = alternative_names(fields);
        Some(Certificate {
            until,
            hosts: if names.is_empty() { common_names(subject) } else { names },
            weak_hash: WEAK_SIGNATURES.iter().find(|(known, _)| *known == signature).map(|(_, hash)| *hash),
            modulus,
        })
    }

    /// The length of its RSA key.
    pub(crate) fn bits(&self) -> Option<usize> {
        self.modulus.as_ref().map(|modulus| modulus.len() * 8)
    }

    /// Whether it is for a host.
    pub(crate) fn covers(&self, host: &str) -> bool {
        self.hosts.iter().any(|own| lintainer_core::kubernetes::covers_host(own, host))
    }
}

/// A time: `YYMMDD…` of this and the last century, or `YYYYMMDD…`.
fn date((tag, content): (u8, &[u8])) -> Option<Date> {
    let text = std::str::from_utf8(content).ok()?;
    let (year, rest) = match tag {
        UTC_TIME => {
            let (year, rest) = text.split_at_checked(2)?;
            let year: u16 = year.parse().ok()?;
            (if year < 50 { 2000 + year } else { 1900 + year }, rest)
        }
        GENERALIZED_TIME => {
            let (year, rest) = text.split_at_checked(4)?;
            (year.parse().ok()?, rest)
        }
        _ => return None,
    };
    Date::parse(&format!("{year:04}-{}-{}", rest.get(..2)?, rest.get(2..4)?))
}

/// The modulus of a public key, if it is one of RSA.
fn rsa_modulus(mut key: Der) -> Option<Vec<u8>> {
    key.sequence()?.take(IDENTIFIER).filter(|kind| *kind == RSA)?;
    let bits = key.take(BIT_STRING)?;
    modulus(Der(bits.get(1..)?).sequence()?)
}

/// The next number, without zeros in front.
fn modulus(mut key: Der) -> Option<Vec<u8>> {
    let number = key.take(INTEGER)?;
    let start = number.iter().position(|byte| *byte != 0)?;
    number.get(start..).map(<[u8]>::to_vec)
}

fn common_names(mut subject: Der) -> Vec<String> {
    let mut found = Vec::new();
    while let Some((_, set)) = subject.next() {
        let Some(mut pair) = Der(set).sequence() else { continue };
        let is_name = pair.take(IDENTIFIER) == Some(COMMON_NAME);
        let value = pair.next().filter(|_| is_name).and_then(|(_, text)| String::from_utf8(text.to_vec()).ok());
        found.extend(value);
    }
    found
}

/// The names of hosts and the addresses of the extension for them.
fn alternative_names(mut fields: Der) -> Vec<String> {
    let extensions = std::iter::from_fn(|| fields.next()).find(|(tag, _)| *tag == 0xa3);
    let Some(mut list) = extensions.and_then(|(_, content)| Der(content).sequence()) else { return Vec::new() };
    let mut found = Vec::new();
    while let Some(mut extension) = list.sequence() {
        if extension.take(IDENTIFIER) != Some(ALTERNATIVE_NAMES) {
            continue;
        }
        let value = std::iter::from_fn(|| extension.next()).find(|(tag, _)| *tag == OCTET_STRING);
        let Some(mut names) = value.and_then(|(_, content)| Der(content).sequence()) else { continue };
        while let Some((tag, name)) = names.next() {
            match (tag, name) {
                (0x82, name) => found.extend(String::from_utf8(name.to_vec()).ok()),
                (0x87, [a, b, c, d]) => found.push(format!("{a}.{b}.{c}.{d}")),
                _ => {}
            }
        }
    }
    found
}

/// The modulus of the first private key of a text, if it is one of RSA.
pub(crate) fn key_modulus(pem: &str) -> Option<Vec<u8>> {
    let plain = blocks(pem, |kind| kind == "RSA PRIVATE KEY").next();
    let wrapped = blocks(pem, |kind| kind == "PRIVATE KEY").next();
    let unwrapped = wrapped.and_then(|bytes| {
        let mut key = Der(&bytes).sequence()?;
        key.take(INTEGER)?;
        key.sequence()?.take(IDENTIFIER).filter(|kind| *kind == RSA)?;
        key.take(OCTET_STRING).map(<[u8]>::to_vec)
    });
    let bytes = plain.or(unwrapped)?;
    let mut key = Der(&bytes).sequence()?;
    key.take(INTEGER)?;
    modulus(key)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A key of 256 bits on a curve, for a star, a name and an address, until 2027-03-09.
    const CURVE: &str = "\
    -----BEGIN CERTIFICATE-----\n\
    MIIBoTCCAUigAwIBAgIUeaRXO53JYQda4Ygt1399TbMYIFUwCgYIKoZIzj0EAwIw\n\
    DjEMMAoGA1UEAwwDb2xkMB4XDTI2MTEyOTE3NDQ0MFoXDTI3MDMwOTE3NDQ0MFow\n\
    DjEMMAoGA1UEAwwDb2xkMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEm2senv56\n\
    vXcJXFcYZ57klRPHXBe/rSIFMAzVmaJVuSCViBq6lkxQn3cNTfjWoFf6Zet9XKFh\n\
    SGfaLeZ1UNpjDqOBgzCBgDAdBgNVHQ4EFgQUlsVTdrRgY89WOVU2D7M7c0a81Row\n\
    HwYDVR0jBBgwFoAUlsVTdrRgY89WOVU2D7M7c0a81RowDwYDVR0TAQH/BAUwAwEB\n\
    /zAtBgNVHREEJjAkgg4qLnNob3AuZXhhbXBsZYIMc2hvcC5leGFtcGxlhwTLAHEH\n\
    MAoGCCqGSM49BAMCA0cAMEQCIFwvH+lpwfKJAtcBSpsiZh++8QnzHdHctr5PdKWX\n\
    EvimAiB/H2yrC0MfVjwse0rsztVEPpyXBAXbZt9z+s0Ab/aCJQ==\n\
    -----END CERTIFICATE-----\n";
    /// RSA with 1024 bits, signed with SHA-1, without alternative names.
    const OLD: &str = "\
    -----BEGIN CERTIFICATE-----\n\
    MIICCjCCAXOgAwIBAgIUId0O9cFP852OZWTu0PMIjuo7dpEwDQYJKoZIhvcNAQEF\n\
    BQAwFzEVMBMGA1UEAwwMc2hhMS5leGFtcGxlMB4XDTI2MTEyOTE3NDQzNFoXDTM2\n\
    MTEyNjE3NDQzNFowFzEVMBMGA1UEAwwMc2hhMS5leGFtcGxlMIGfMA0GCSqGSIb3\n\
    DQEBAQUAA4GNADCBiQKBgQDXsdCynUo1WvdKDllW/aK+2FMqPU8xNsLHGI5kClio\n\
    UdTqyF9RZjrniU1CRaixgnrANWTn1IXowjSefVfgf95dsg/WKiOYXS74Mc+n2bFa\n\
    R424ycdIn5bavb2pYGEAK5dtQINUVg8qm78Y/LljvebsVWUwpY8Ef3ueMZf0ukjx\n\
    TwIDAQABo1MwUTAdBgNVHQ4EFgQUmIOU5qRlt5zSLLYv73sKxQzu/K8wHwYDVR0j\n\
    BBgwFoAUmIOU5qRlt5zSLLYv73sKxQzu/K8wDwYDVR0TAQH/BAUwAwEB/zANBgkq\n\
    hkiG9w0BAQUFAAOBgQB/R8VvdydoNpT+/RURSWOPcJ60P6FGA8RS1JsDPqa1j4Gf\n\
    6k7IGv+E2DphYgcJpcazqkbZkFWe1u6fWEmNkKOsbHnktxlvi3sS4NDsQQQN4O8l\n\
    V6FqDTJNeEFAG+XqKKoPexiRa/ARYXU+vClkqVWyxTdO1aSDBgYB9sK2/qvOPg==\n\
    -----END CERTIFICATE-----\n";
    /// RSA with 512 bits, and a key that is its own and one that is not.
    const SHORT: &str = "\
    -----BEGIN CERTIFICATE-----\n\
    MIIBcTCCARugAwIBAgIUBIVFJwV2jdSFmCiEbAvsAARiWicwDQYJKoZIhvcNAQEL\n\
    BQAwDTELMAkGA1UEAwwCazEwHhcNMjYxMTI5MTc0NDQwWhcNMzYxMTI2MTc0NDQw\n\
    WjANMQswCQYDVQQDDAJrMTBcMA0GCSqGSIb3DQEBAQUAA0sAMEgCQQDBvVe8YXUY\n\
    BtvT1YOq5pF4LctH4L7ZsOjJu3xZp28MroVNywFJXDvbAxq2rxAaY+z0wDL5H7l7\n\
    UBPgQRzNE+ITAgMBAAGjUzBRMB0GA1UdDgQWBBTNSuqs+WZLNhNKuw+UQ8OcJPq3\n\
    MDAfBgNVHSMEGDAWgBTNSuqs+WZLNhNKuw+UQ8OcJPq3MDAPBgNVHRMBAf8EBTAD\n\
    AQH/MA0GCSqGSIb3DQEBCwUAA0EAJt1657PZzx44tlPm4M43W2borDCo0TODY6sG\n\
    3EImkXjGZetOw4Uaxv9c5lzGXixbEs0eWY89M6p8jeYRYJVftg==\n\
    -----END CERTIFICATE-----\n";
    const OWN_KEY: &str = "\
    -----BEGIN PRIVATE KEY-----\n\
    MIIBVQIBADANBgkqhkiG9w0BAQEFAASCAT8wggE7AgEAAkEAwb1XvGF1GAbb09WD\n\
    quaReC3LR+C+2bDoybt8WadvDK6FTcsBSVw72wMatq8QGmPs9MAy+R+5e1AT4EEc\n\
    zRPiEwIDAQABAkEAnSvtNF9f7hkKV4Uc5xVcKEIGaw5x5gr2H0phbB5AIek905HE\n\
    Vdv1CYBfJfM+4el21ADQYp913YDyD5y5Wg7VEQIhAOAvaK/AbicGIqRKh15uNmWe\n\
    JoJaPlqIHPKol616EjuZAiEA3Tvamlb5CTmjgZPLkbH+Ir2ejlhhLuQ4m0VGYqR9\n\
    dosCIQCFclMLgy1Ol21ZhG+t+0bwGELuBw/kze8FVuvqvKZLyQIgC4ZQrvWU54wf\n\
    HmLqmd5h1MF3/wZPmbe90yjar8zN1F0CIDgGYw+1fWXDXRg87NTgy3oIfpiViYnI\n\
    Ml45b6MIJc57\n\
    -----END PRIVATE KEY-----\n";
    const OTHER_KEY: &str = "\
    -----BEGIN RSA PRIVATE KEY-----\n\
    MIIBOwIBAAJBANjVwarCS0zUdr9rVdf/1CaOYDeAmvjNxh64gt4DZLTmbEfatiWP\n\
    sMJ1ASFpkaGAwIzL4xtOiBiu31BNUmLmACUCAwEAAQJAdov3A9qRvIF0IpcWKa9O\n\
    V34DkJSZJWmq5WTO9343csZ9pKEC4HaoaUOYmQ5nUAn7hHH7JhfIQOeK0nXHF6mP\n\
    CQIhAPR2s3HjPcXXrRN7+lYClBEoMd4nl3D3zlOUchZMJ6K/AiEA4xFH6Gia/Spm\n\
    DyL6BrBG/CPQ0sBzjgOKtaU+7EGbqhsCIB/gwrGdMlb0MuuRhSlmGKzMEwSnIQZo\n\
    Kg2YE/B4acq9AiEAnLION3oIivC5YXS3qen38oQc1XNtyvDyxgt08sEL1UUCIQCT\n\
    5TyO/HeoTFw43sRTPvQ6DsMSW+9gjA7+DubP//QR0A==\n\
    -----END RSA PRIVATE KEY-----\n";

    #[test]
    fn certificates_are_read() {
        let curve = Certificate::first(CURVE).unwrap();
        assert_eq!(curve.until, Date::new(2027, 3, 9));
        assert_eq!(curve.hosts, ["*.shop.example", "shop.example", "203.0.113.7"]);
        assert_eq!((curve.weak_hash, curve.bits()), (None, None));
        assert!(curve.covers("a.shop.example") && curve.covers("shop.example") && !curve.covers("a.b.shop.example"));
        let old = Certificate::first(OLD).unwrap();
        assert_eq!(
            (old.hosts.as_slice(), old.weak_hash, old.bits()),
            (&["sha1.example".to_string()][..], Some("SHA-1"), Some(1024))
        );
    }

    #[test]
    fn keys_are_compared_by_their_modulus() {
        let short = Certificate::first(SHORT).unwrap();
        assert_eq!(short.bits(), Some(512));
        assert_eq!(key_modulus(OWN_KEY), short.modulus);
        let other = key_modulus(OTHER_KEY);
        assert!(other.is_some() && other != short.modulus);
    }

    #[test]
    fn what_is_broken_is_nothing() {
        let body = CURVE.replace("MIIB", "MIIA");
        for text in
            ["", "-----BEGIN CERTIFICATE-----", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----", &body]
        {
            assert_eq!(Certificate::first(text), None, "{text}");
            assert_eq!(key_modulus(text), None, "{text}");
        }
        // Cut anywhere, nothing goes wrong.
        let bytes = blocks(CURVE, |_| true).next().unwrap();
        for end in 0..bytes.len() {
            let cut = STANDARD.encode(&bytes[..end]);
            let _ = Certificate::first(&format!("-----BEGIN CERTIFICATE-----\n{cut}\n-----END CERTIFICATE-----"));
        }
    }
}
