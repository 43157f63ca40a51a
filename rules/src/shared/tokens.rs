//! Finds texts that have the shape of a real secret: keys and tokens with the prefixes that their makers gave them.
//!
//! One pass looks for the prefixes; only what stands behind one is looked at closely. Facts are from the makers' pages
//! about their token formats.

use std::ops::Range;
use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, AhoCorasickKind, Match, MatchKind};
use base64::Engine;
use base64::engine::DecodePaddingMode;
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig};

/// Something that looks like a secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Token {
    /// Where it stands in the searched text, in bytes.
    pub range: Range<usize>,
    /// What it is, with its article.
    pub what: &'static str,
    /// Its beginning, which is no secret.
    pub prefix: &'static str,
}

/// The letters that a token is made of.
#[derive(Debug, Clone, Copy)]
enum Alphabet {
    /// `a`–`z`, `A`–`Z`, `0`–`9`, and these.
    Alnum(&'static str),
    /// `A`–`Z` and `2`–`7`.
    Base32,
    /// `0`–`9` and `a`–`f`.
    Hex,
}

impl Alphabet {
    fn has(self, byte: u8) -> bool {
        match self {
            Alphabet::Alnum(more) => byte.is_ascii_alphanumeric() || more.as_bytes().contains(&byte),
            Alphabet::Base32 => matches!(byte, b'A'..=b'Z' | b'2'..=b'7'),
            Alphabet::Hex => matches!(byte, b'0'..=b'9' | b'a'..=b'f'),
        }
    }

    fn size(self) -> usize {
        match self {
            Alphabet::Alnum(more) => 62 + more.len(),
            Alphabet::Base32 => 32,
            Alphabet::Hex => 16,
        }
    }
}

/// A kind of secret.
struct Shape {
    prefix: &'static str,
    what: &'static str,
    body: Body,
}

/// What has to stand behind the prefix.
enum Body {
    /// So many letters of an alphabet, at least and at most.
    Run(Alphabet, usize, usize),
    /// The same, and this word among them.
    With(Alphabet, usize, usize, &'static str),
    /// The body of a private key.
    PrivateKey,
    /// The rest of a signed web token.
    Jwt,
    /// The login of an address.
    Login,
}

const WORD: Alphabet = Alphabet::Alnum("");
const UNDERSCORE: Alphabet = Alphabet::Alnum("_");
const URL_SAFE: Alphabet = Alphabet::Alnum("-_");
const DOTTED: Alphabet = Alphabet::Alnum("-_.");
const ANY: usize = 400;

const fn run(prefix: &'static str, what: &'static str, alphabet: Alphabet, min: usize, max: usize) -> Shape {
    Shape { prefix, what, body: Body::Run(alphabet, min, max) }
}

static SHAPES: &[Shape] = &[
    run("AKIA", "an AWS access key", Alphabet::Base32, 16, 16),
    run("ASIA", "an AWS access key", Alphabet::Base32, 16, 16),
    run("ghp_", "a GitHub token", WORD, 36, 36),
    run("gho_", "a GitHub token", WORD, 36, 36),
    run("ghu_", "a GitHub token", WORD, 36, 36),
    run("ghs_", "a GitHub token", WORD, 36, ANY),
    run("ghr_", "a GitHub token", WORD, 36, 76),
    run("github_pat_", "a GitHub token", UNDERSCORE, 60, 100),
    run("glpat-", "a GitLab token", DOTTED, 20, 80),
    run("gldt-", "a GitLab deploy token", URL_SAFE, 20, 80),
    run("glrt-", "a GitLab runner token", DOTTED, 20, 80),
    run("glptt-", "a GitLab trigger token", WORD, 40, 40),
    run("xoxb-", "a Slack token", Alphabet::Alnum("-"), 30, 200),
    run("xoxa-", "a Slack token", Alphabet::Alnum("-"), 30, 200),
    run("xoxp-", "a Slack token", Alphabet::Alnum("-"), 30, 200),
    run("xoxr-", "a Slack token", Alphabet::Alnum("-"), 30, 200),
    run("xoxs-", "a Slack token", Alphabet::Alnum("-"), 30, 200),
    run("xapp-", "a Slack token", Alphabet::Alnum("-"), 30, 200),
    run("hooks.slack.com/services/T", "a Slack webhook", Alphabet::Alnum("/"), 30, 60),
    run("sk_live_", "a Stripe key", WORD, 24, ANY),
    run("rk_live_", "a Stripe key", WORD, 24, ANY),
    run("AIza", "a Google API key", URL_SAFE, 35, 35),
    run("GOCSPX-", "a Google client secret", URL_SAFE, 28, 28),
    run("npm_", "an npm token", WORD, 36, 36),
    run("pypi-AgE", "a PyPI token", URL_SAFE, 80, ANY),
    run("rubygems_", "a RubyGems key", Alphabet::Hex, 48, 48),
    run("SG.", "a SendGrid key", DOTTED, 66, 66),
    run("SK", "a Twilio key", Alphabet::Hex, 32, 32),
    run("dckr_pat_", "a Docker Hub token", URL_SAFE, 27, 40),
    run("dckr_oat_", "a Docker Hub token", URL_SAFE, 27, 60),
    run("hvs.", "a Vault token", URL_SAFE, 24, ANY),
    run("hvb.", "a Vault token", URL_SAFE, 90, ANY),
    run("sk-ant-", "an Anthropic key", URL_SAFE, 60, ANY),
    Shape { prefix: "sk-", what: "an OpenAI key", body: Body::With(URL_SAFE, 40, ANY, "T3BlbkFJ") },
    run("hf_", "a Hugging Face token", WORD, 34, 34),
    run("dop_v1_", "a DigitalOcean token", Alphabet::Hex, 64, 64),
    run("shpat_", "a Shopify token", Alphabet::Hex, 32, 32),
    run("glsa_", "a Grafana token", UNDERSCORE, 41, 41),
    run("AGE-SECRET-KEY-1", "an age key", WORD, 58, 58),
    run("AccountKey=", "an Azure storage key", Alphabet::Alnum("+/="), 88, 88),
    Shape { prefix: "PRIVATE KEY-----", what: "a private key", body: Body::PrivateKey },
    Shape { prefix: "PRIVATE KEY BLOCK-----", what: "a private key", body: Body::PrivateKey },
    Shape { prefix: "eyJ", what: "a signed web token", body: Body::Jwt },
    Shape { prefix: "://", what: "a password in an address", body: Body::Login },
];

/// A searcher for the beginnings of all shapes.
struct Prefixes {
    searcher: AhoCorasick,
    /// The shape of each pattern of the searcher.
    shapes: Vec<&'static Shape>,
}

static PREFIXES: LazyLock<Option<Prefixes>> = LazyLock::new(|| {
    let (mut patterns, mut shapes) = (Vec::new(), Vec::new());
    for shape in SHAPES {
        for pattern in shape.beginnings() {
            patterns.push(pattern);
            shapes.push(shape);
        }
    }
    // Of two prefixes at one place the longer one counts: `sk-ant-` before `sk-`.
    let mut builder = AhoCorasick::builder();
    // The search for candidates does nearly all of the work, so that the automaton that is made fastest is the best.
    builder.match_kind(MatchKind::LeftmostLongest).kind(Some(AhoCorasickKind::ContiguousNFA));
    let searcher = builder.build(patterns).ok()?;
    Some(Prefixes { searcher, shapes })
});

/// Base64 of either alphabet's padding; what decoders of Secrets and web tokens accept.
const LENIENT: GeneralPurposeConfig = GeneralPurposeConfig::new()
    .with_decode_padding_mode(DecodePaddingMode::Indifferent)
    .with_decode_allow_trailing_bits(true);
static STANDARD: GeneralPurpose = GeneralPurpose::new(&base64::alphabet::STANDARD, LENIENT);
static WEB: GeneralPurpose = GeneralPurpose::new(&base64::alphabet::URL_SAFE, LENIENT);

/// The text that a Base64 value stands for; `None` if it is none, or no text.
pub(crate) fn decode_base64(text: &str) -> Option<String> {
    let compact: String = text.chars().filter(|c| !c.is_ascii_whitespace()).collect();
    String::from_utf8(STANDARD.decode(compact).ok()?).ok()
}

/// Everything in a text that looks like a secret. `min_entropy` is in bits per character.
pub(crate) fn find<'t>(text: &'t str, min_entropy: f64) -> impl Iterator<Item = Token> + 't {
    let found = move |prefixes: &'static Prefixes| {
        let shape = |found: Match| Some((*prefixes.shapes.get(found.pattern().as_usize())?, found.start()));
        prefixes.searcher.find_iter(text).filter_map(shape)
    };
    let mut behind = 0;
    PREFIXES.iter().flat_map(found).filter_map(move |(shape, at)| {
        let range = shape.token(text, at..at + shape.prefix.len(), min_entropy)?;
        if range.start < behind {
            return None;
        }
        behind = range.end;
        Some(Token { range, what: shape.what, prefix: shape.prefix })
    })
}

impl Shape {
    /// What is searched for: the prefix, or where that is so short that many words have it, the prefix with each letter
    /// that can follow. Candidates cost far more than the search: of three bytes there are hardly any in most files.
    fn beginnings(&self) -> Vec<String> {
        match self.body {
            Body::Run(Alphabet::Hex, ..) if self.prefix.len() < 3 => {
                "0123456789abcdef".chars().map(|next| format!("{}{next}", self.prefix)).collect()
            }
            _ => vec![self.prefix.to_string()],
        }
    }

    /// The whole secret, where the prefix at `at` is one's beginning.
    fn token(&self, text: &str, at: Range<usize>, min_entropy: f64) -> Option<Range<usize>> {
        let (alphabet, min, max, inside) = match self.body {
            Body::Run(alphabet, min, max) => (alphabet, min, max, ""),
            Body::With(alphabet, min, max, inside) => (alphabet, min, max, inside),
            Body::PrivateKey => return private_key(text, at),
            Body::Jwt => return jwt(text, at),
            Body::Login => return login(text, at),
        };
        let before = at.start.checked_sub(1).and_then(|before| text.as_bytes().get(before));
        if before.is_some_and(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'+')) {
            return None;
        }
        let body = alphabet_run(text, at.end, alphabet, max + 1);
        // A full stop, a dash or a slash at the end belongs to the sentence.
        let body = if max - min > 1 { body.trim_end_matches(['.', '-', '/']) } else { body };
        let fits = (min..=max).contains(&body.len()) && body.contains(inside);
        let continues = text.as_bytes().get(at.end + body.len()).is_some_and(u8::is_ascii_alphanumeric);
        if !fits || continues || !is_random(body, alphabet, min_entropy) || is_stand_in(body) {
            return None;
        }
        Some(at.start..at.end + body.len())
    }
}

fn alphabet_run(text: &str, start: usize, alphabet: Alphabet, limit: usize) -> &str {
    let rest = text.get(start..).unwrap_or("");
    let len = rest.bytes().take(limit).take_while(|byte| alphabet.has(*byte)).count();
    rest.get(..len).unwrap_or("")
}

/// Whether the letters are as mixed as those of a random text. Short texts and small alphabets cannot reach high
/// values.
fn is_random(text: &str, alphabet: Alphabet, min_entropy: f64) -> bool {
    let reachable = (alphabet.size().min(text.len()) as f64).log2();
    entropy(text) >= min_entropy.min(reachable * 0.75)
}

/// Bits per character after Shannon.
fn entropy(text: &str) -> f64 {
    let mut counts = [0_u32; 256];
    for byte in text.bytes() {
        counts[usize::from(byte)] += 1;
    }
    let len = text.len().max(1) as f64;
    let bits = |count: u32| {
        let share = f64::from(count) / len;
        -share * share.log2()
    };
    counts.into_iter().filter(|count| *count > 0).map(bits).sum()
}

/// Whether a token was written by hand to be replaced.
fn is_stand_in(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    ["example", "xxxx", "your", "placeholder", "redacted", "dummy", "changeme", "123456789", "abcdefgh", "notareal"]
        .iter()
        .any(|word| lower.contains(word))
}

/// The header of a private key that is followed by a key, not by `...`.
fn private_key(text: &str, at: Range<usize>) -> Option<Range<usize>> {
    let line_start = text.get(..at.start)?.rfind("-----BEGIN ")?;
    // `-----BEGIN RSA PRIVATE KEY-----`: only the algorithm may stand between.
    if at.start - line_start > 40 || text.get(line_start..at.start)?.contains('\n') {
        return None;
    }
    let behind = text.get(at.end..)?;
    let mut body = String::new();
    let mut bytes = behind.bytes().take(600);
    while let Some(byte) = bytes.next() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'+' | b'/' | b'=' => body.push(char::from(byte)),
            // An escaped line break of JSON or of a shell.
            b'\\' => {
                bytes.next();
            }
            b' ' | b'\t' | b'\r' | b'\n' | b'"' | b'\'' | b'#' | b',' => {}
            // Headers of the key (`Proc-Type: 4,ENCRYPTED`) are letters too and do no harm.
            b':' if body.len() < 120 => {}
            b'-' if body.len() < 60 => {}
            _ => break,
        }
    }
    let is_key = body.len() >= 64 && entropy(&body) >= 4.0 && !is_stand_in(&body);
    is_key.then_some(line_start..at.end)
}

/// Three parts of Base64 with full stops between; the first one is JSON that names an algorithm.
fn jwt(text: &str, at: Range<usize>) -> Option<Range<usize>> {
    let before = at.start.checked_sub(1).and_then(|before| text.as_bytes().get(before));
    if before.is_some_and(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.' | b'+')) {
        return None;
    }
    let token = alphabet_run(text, at.start, DOTTED, 8000).trim_end_matches('.');
    let mut parts = token.split('.');
    let (head, payload, signature) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() || signature.len() < 20 {
        return None;
    }
    let decode = |part: &str| String::from_utf8(WEB.decode(part).ok()?).ok();
    let (head, payload) = (decode(head)?, decode(payload)?);
    let is_token = head.starts_with('{') && head.contains("\"alg\"") && payload.starts_with('{');
    // Keys that every copy of a demonstration has.
    let is_known = ["supabase-demo", "John Doe", "example"].iter().any(|word| payload.contains(word));
    (is_token && !is_known).then(|| at.start..at.start + token.len())
}

/// User and password in a web address. Connection strings of data stores are another matter.
fn login(text: &str, at: Range<usize>) -> Option<Range<usize>> {
    let before = text.get(..at.start)?;
    let scheme_len =
        before.bytes().rev().take(12).take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'+').count();
    let scheme = before.get(before.len() - scheme_len..)?;
    if !["http", "https", "ftp", "ftps", "git", "git+https", "git+http"]
        .iter()
        .any(|known| scheme.eq_ignore_ascii_case(known))
    {
        return None;
    }
    let rest = text.get(at.end..)?;
    let is_end = |byte: u8| {
        byte.is_ascii_whitespace()
            || matches!(byte, b'/' | b'?' | b'#' | b'"' | b'\'' | b'`' | b'<' | b'>' | b'|' | b',' | b')')
    };
    let len = rest.bytes().take(300).take_while(|byte| !is_end(*byte)).count();
    let (login, host) = rest.get(..len)?.rsplit_once('@')?;
    let (user, password) = login.split_once(':')?;
    let dynamic = ['$', '{', '}', '<', '>', '%', '*', '(', '['];
    let is_literal = password.len() >= 6 && !password.contains(dynamic) && !user.contains(dynamic);
    let host = host.split(':').next().unwrap_or(host).to_ascii_lowercase();
    let is_nowhere = host.is_empty()
        || ["localhost", "127.0.0.1", "0.0.0.0"].contains(&host.as_str())
        || ["example", "example.com", "example.org", "example.net"]
            .iter()
            .any(|name| host == *name || host.ends_with(&format!(".{name}")));
    let lower = password.to_ascii_lowercase();
    let is_word =
        ["password", "passwd", "token", "secret", "oauth2", "x-oauth-basic"].iter().any(|word| lower.contains(word));
    if !is_literal || is_nowhere || is_word || user == password || is_stand_in(password) {
        return None;
    }
    let start = at.end + user.len() + 1;
    Some(start..start + password.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<(&str, &'static str)> {
        find(text, 3.5).map(|token| (&text[token.range.clone()], token.what)).collect()
    }

    /// Made up here, and put together so that no scanner takes this file for a leak.
    const BODY: &str = "q7Zt2KfW9xRb4LmVc8YpN3sDhJ6gTeUa5QrXzBwM";

    fn with(prefix: &str, len: usize) -> String {
        let body: String = BODY.chars().cycle().take(len).collect();
        format!("{prefix}{body}")
    }

    #[test]
    fn prefixes_and_lengths_decide() {
        for (prefix, len) in [
            ("ghp_", 36),
            ("github_pat_", 82),
            ("glpat-", 20),
            ("xoxb-", 50),
            ("sk_live_", 24),
            ("AIza", 35),
            ("npm_", 36),
            ("pypi-AgE", 150),
            ("SG.", 66),
            ("dckr_pat_", 27),
            ("hvs.", 90),
            ("sk-ant-", 90),
            ("hf_", 34),
        ] {
            let token = with(prefix, len);
            let text = format!("TOKEN=\"{token}\" # comment");
            assert_eq!(found(&text).first().map(|(text, _)| *text), Some(token.as_str()), "{prefix}");
            let short = format!("TOKEN={}", with(prefix, 15));
            assert_eq!(found(&short), [], "{prefix}");
            let inside = format!("aGVsbG8{token}");
            assert_eq!(found(&inside), [], "{prefix}");
        }
    }

    #[test]
    fn aws_keys_have_twenty_letters() {
        let key = ["AKIA", "Q4RT7ZPLM2XKVN3D"].concat();
        assert_eq!(found(&format!("id: {key}\n")), [(key.as_str(), "an AWS access key")]);
        assert_eq!(found("AKIAIOSFODNN7EXAMPLE"), []);
        assert_eq!(found(&format!("{key}7")), []);
        assert_eq!(found(&["AKIA", "AAAAAAAAAAAAAAAA"].concat()), []);
    }

    #[test]
    fn a_short_prefix_is_found_with_whatever_letter_follows_it() {
        for first in "0123456789abcdef".chars() {
            let key = format!("SK{first}9c4e17a2b58d03f6e1c7a94b20d8f53");
            assert_eq!(found(&format!("sid: {key}\n")), [(key.as_str(), "a Twilio key")]);
            assert_eq!(found(&format!("sid: X{key}\n")), []);
        }
        assert_eq!(found(&format!("SKdckr_pat_{}", &BODY[..27])), []);
        assert_eq!(found(&format!("SK,dckr_pat_{}", &BODY[..27])).len(), 1);
    }

    #[test]
    fn keys_need_a_body() {
        let header = ["-----BEGIN RSA ", "PRIVATE KEY-----"].concat();
        let body: String = BODY.chars().cycle().take(120).collect();
        assert_eq!(found(&format!("  key: |\n    {header}\n    {body}\n")), [(header.as_str(), "a private key")]);
        assert_eq!(found(&format!("\"{header}\\n{body}\\n\"")), [(header.as_str(), "a private key")]);
        assert_eq!(found(&format!("{header}\n...\n-----END")), []);
        assert_eq!(found(&format!("grep -q '{header}' file && echo it is a private key")), []);
    }

    #[test]
    fn web_tokens_have_a_header_that_says_so() {
        let token = |payload: &str| {
            format!("{}.{}.{}", WEB.encode("{\"alg\":\"HS256\",\"typ\":\"JWT\"}"), WEB.encode(payload), &BODY[..32])
        };
        let token_of_a_service = token("{\"sub\":\"deployer\"}").replace('=', "");
        assert_eq!(
            found(&format!("Bearer {token_of_a_service}")),
            [(token_of_a_service.as_str(), "a signed web token")]
        );
        assert_eq!(found(&token("{\"iss\":\"supabase-demo\"}").replace('=', "")), []);
        assert_eq!(found("eyJhbGciOi.abc.def"), []);
    }

    #[test]
    fn logins_in_addresses() {
        assert_eq!(found("git clone https://bot:p7Qz-k2Lm@git.corp/x"), [("p7Qz-k2Lm", "a password in an address")]);
        for text in [
            "https://user:password@git.corp/x",
            "https://user:$TOKEN@git.corp/x",
            "https://${USER}:abcdef1@git.corp/x",
            "http://bot:p7Qz-k2Lm@localhost/x",
            "https://bot:p7Qz-k2Lm@registry.example/x",
            "postgres://app:p7Qz-k2Lm@db/x",
            "https://host:8080/a@b",
        ] {
            assert_eq!(found(text), [], "{text}");
        }
    }

    #[test]
    fn entropy_is_in_bits() {
        assert_eq!(entropy("aaaa"), 0.0);
        assert_eq!(entropy("abcd"), 2.0);
    }
}
