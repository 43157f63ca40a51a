//! Texts that a program fills in before they are what their name says.

use crate::dockerfile::{self, InstructionKind};
use crate::source::Source;
use crate::yaml::{self, Dialect};

/// Extensions of templates.
const EXTENSIONS: [&str; 9] = ["template", "tmpl", "tpl", "j2", "jinja", "jinja2", "in", "erb", "gotmpl"];

/// The name of what a template makes, if a name is that of a template.
pub(super) fn made_from(name: &str) -> Option<&str> {
    name.rsplit_once('.').filter(|(_, end)| EXTENSIONS.contains(end)).map(|(name, _)| name)
}

/// How many places that look like directives are looked at in one text.
const MAX_PLACES: usize = 200;

/// How much of a text a template engine makes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Extent {
    /// Nothing.
    Nothing,
    /// Some of its documents.
    Some,
    /// All of its documents.
    All,
}

/// How many documents of YAML are templates. Places that look like directives are cheap to find, and few files have them.
pub(super) fn extent(source: &Source, dialect: Dialect) -> Extent {
    if directives(source.text()).next().is_none() {
        return Extent::Nothing;
    }
    let chunks = yaml::chunks(source);
    let made = chunks.iter().filter(|chunk| is_template(source, (*chunk).clone(), dialect)).count();
    match made {
        0 => Extent::Nothing,
        made if made == chunks.len() => Extent::All,
        _ => Extent::Some,
    }
}

/// Whether a document of YAML is a template: a directive stands outside of its scalars and comments, as `{{ … }}` does where a
/// value or line begins.
pub(in crate::project) fn is_template(source: &Source, chunk: std::ops::Range<usize>, dialect: Dialect) -> bool {
    let places: Vec<usize> =
        directives(source.text().get(chunk.clone()).unwrap_or("")).map(|at| at + chunk.start).collect();
    if places.is_empty() {
        return false;
    }
    let document = yaml::parse_chunk(source, chunk, dialect);
    let is_around = |span: crate::span::Span, at: usize| (span.start as usize) < at && at < span.end as usize;
    let mut open = places;
    for node in document.all_nodes(source).filter(|node| node.is_scalar()) {
        let span = node.span();
        // A plain scalar may be folded over lines, and then one of them may begin like a directive.
        open.retain(|at| !is_around(span, *at));
    }
    open.retain(|at| !document.comments.iter().any(|comment| is_around(*comment, *at)));
    !open.is_empty()
}

/// The offsets of what looks like a directive at the beginning of a line or of an unquoted value.
fn directives(text: &str) -> impl Iterator<Item = usize> + '_ {
    let find = |word: &'static str| memchr::memmem::find_iter(text.as_bytes(), word).take(MAX_PLACES);
    find("{{").chain(find("{%")).filter(|at| {
        let start = text[..*at].rfind('\n').map_or(0, |newline| newline + 1);
        let before = text[start..*at].trim();
        let is_value = before.is_empty() || before.ends_with([':', '-', '[', ',']);
        is_value && !before.starts_with('#') && is_directive(text[*at..].lines().next().unwrap_or(""))
    })
}

/// Whether a text begins with a directive of a template engine: `{{ … }}`, `{% … %}`.
fn is_directive(text: &str) -> bool {
    if let Some(inside) = text.strip_prefix("{{") {
        let word = inside.trim_start_matches('-').trim_start();
        let begins = |c: char| c.is_ascii_alphabetic() || matches!(c, '.' | '$' | '/' | '(' | '_' | '^' | '"');
        return word.starts_with(begins) || word.is_empty();
    }
    text.starts_with("{%") && text.contains("%}")
}

/// Whether an instruction that is no command has a property of a build tool in it, as Maven replaces them: the name of a
/// variable has no dot.
fn has_property(line: &str) -> bool {
    const KEYWORDS: [&str; 8] = ["ADD", "COPY", "ENTRYPOINT", "EXPOSE", "FROM", "USER", "VOLUME", "WORKDIR"];
    let keyword = line.split_whitespace().next().unwrap_or("");
    let is_property = |inside: &str| {
        let name = inside.split('}').next().filter(|name| name.len() < inside.len()).unwrap_or("");
        name.contains('.')
            && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_'))
    };
    KEYWORDS.iter().any(|known| keyword.eq_ignore_ascii_case(known)) && line.split("${").skip(1).any(is_property)
}

/// Why a text with the name of a Dockerfile is none that can be judged; `None` for those that can.
pub(super) fn not_a_dockerfile(source: &Source) -> Option<&'static str> {
    let text = source.text();
    let has = |word: &[u8]| memchr::memmem::find(text.as_bytes(), word).is_some();
    if has(b"${templateOption:") || has(b"${") && text.lines().any(has_property) {
        return Some("a template of a Dockerfile");
    }
    let is_foreign = is_foreign_frontend(text);
    let may_be_template = (has(b"{{") || has(b"{%"))
        && text.lines().map(str::trim_start).any(|line| is_directive(line) || is_from(line) && line.contains("{{"));
    if !is_foreign && !may_be_template {
        return None;
    }
    // A heredoc may hold such lines as well.
    let dockerfile = dockerfile::parse(source);
    let instructions = dockerfile.instructions_and_triggers();
    let mut is_unknown = false;
    for instruction in instructions {
        let written = source.slice(instruction.span);
        if matches!(instruction.kind, InstructionKind::Unknown) {
            if is_directive(written) {
                return Some("a template of a Dockerfile");
            }
            is_unknown = true;
        }
        if let InstructionKind::From(from) = &instruction.kind {
            if written.contains("{{") {
                return Some("a template of a Dockerfile");
            }
            // Some frontends build on a stage of another file.
            is_unknown |=
                from.image.as_ref().is_some_and(|image| image.text.starts_with("./") || image.text.contains('#'));
        }
    }
    (is_foreign && is_unknown).then_some("written for another frontend than `docker/dockerfile`")
}

/// Whether a line is a FROM instruction.
pub(super) fn is_from(line: &str) -> bool {
    let rest = line.trim_start();
    rest.get(..4).is_some_and(|word| word.eq_ignore_ascii_case("from"))
        && rest.get(4..).is_some_and(|rest| rest.starts_with([' ', '\t']))
}

/// Whether the first comment names a frontend that may know other instructions than that of Docker.
fn is_foreign_frontend(text: &str) -> bool {
    let first = text.strip_prefix('\u{feff}').unwrap_or(text).lines().next().unwrap_or("");
    let Some((key, value)) = first.strip_prefix('#').and_then(|rest| rest.split_once('=')) else { return false };
    let name = value.trim().rsplit('/').next().unwrap_or("");
    let name = name.split([':', '@']).next().unwrap_or("");
    key.trim().eq_ignore_ascii_case("syntax") && !matches!(name, "dockerfile" | "dockerfile-upstream")
}
