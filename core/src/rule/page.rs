//! The page of a rule: what people read about it, and the examples that are its tests.
//!
//! A page is Markdown. `# name`, the summary in one line, and paragraphs of which the first says why. A fenced block is an
//! example if its info string says so behind the language:
//!
//! | word | meaning |
//! |---|---|
//! | `bad` | the rule finds exactly one fault |
//! | `fixed` | what the fix makes of the `bad` block before it, byte for byte |
//! | `good` | the rule finds nothing |
//! | `in=pod`, `in=container`, `in=service`, `in=role` | the block is put into a [`Frame`] |
//! | `file=web/Dockerfile` | with `bad` or `good`: the name of the file; alone: a further file of the example before it |
//! | `config` | the `lintainer.toml` of the example before it |
//! | `report` | a report of a scanner that is given with the example before it |
//! | `listing` | paths that lie beside the files of the example before it, see `Paths::add_lines`; without it nothing is known |
//! | `rule` | how a rule that a project writes itself finds its faults: see the crate `lintainer-custom` |
//! | `no-newline` | the block's last line has no line break in the file |
//!
//! `## In other tools` has the rule's ids there (`hadolint DL3002 · checkov CKV_DOCKER_3, CKV_K8S_23`), `## Read on` a list of
//! addresses.

use std::borrow::Cow;
use std::sync::OnceLock;

use super::frame::Frame;
use crate::model::Format;

/// How a report that is given with an example is called where its files are shown.
pub const REPORT_NAME: &str = "report.json";

/// How the list of what lies beside the files of an example is called where they are shown.
pub const LISTING_NAME: &str = "other files";

/// The page of a rule. It is parsed when somebody asks for it first: a run without findings reads none.
#[derive(Debug)]
pub struct Page {
    text: &'static str,
    parsed: OnceLock<Parsed>,
}

/// What stands on a page. Of a page with an error there is what stands before it.
#[derive(Debug, Default)]
pub struct Parsed {
    /// The rule's name, as the page has it.
    pub title: &'static str,
    /// What is wrong, in one short line.
    pub summary: &'static str,
    /// Paragraphs and examples in their order.
    pub parts: Vec<Part>,
    /// Names of the rule in other tools, as `tool/ID`.
    pub aliases: Vec<String>,
    /// Pages to read on.
    pub references: Vec<&'static str>,
    /// Of a rule that a project writes itself: how it finds its faults, and where that begins in the page (bytes).
    pub definition: Option<(&'static str, usize)>,
}

/// A part of a page's body.
#[derive(Debug)]
pub enum Part {
    /// Markdown, its lines joined.
    Paragraph(String),
    /// A block that is a test.
    Example(Example),
}

/// An example of a rule: files, and whether the rule finds exactly one fault in them.
#[derive(Debug, Clone)]
pub struct Example {
    /// The format that is shown.
    pub format: Format,
    /// What it shows.
    pub kind: ExampleKind,
    /// The name of the main file: `Dockerfile`, `compose.yaml`, `manifest.yaml`, or what the page says.
    pub path: Cow<'static, str>,
    /// The main file's text, its frame included.
    pub text: Cow<'static, str>,
    /// What the page shows of it: a fragment, where it has a frame.
    pub shown: &'static str,
    /// What the page shows of the fixed file, where there is one.
    pub shown_after: &'static str,
    /// The frame of the fragment.
    pub frame: Option<Frame>,
    /// Further files of the project: path and text.
    pub files: Vec<(&'static str, &'static str)>,
    /// Configuration (`lintainer.toml`) that the example needs.
    pub config: &'static str,
    /// Reports of scanners that are given with it.
    pub reports: Vec<&'static str>,
    /// Paths beside the files, one in a line; `None` where it is not known what lies there.
    pub listing: Option<&'static str>,
    /// The line of the page (from 1) where its block begins.
    pub line: usize,
}

/// What an example shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ExampleKind {
    /// The rule finds exactly one fault.
    Bad,
    /// The rule finds nothing.
    Good,
    /// The rule finds exactly one fault, and its fix turns the text into this.
    Fixed(Cow<'static, str>),
}

/// What is wrong with a page.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {message}")]
pub struct PageError {
    /// The line of the page, from 1.
    pub line: usize,
    /// What is wrong and what to write.
    pub message: String,
}

impl Page {
    /// A page from its text, which nobody reads before it is asked for.
    pub const fn new(text: &'static str) -> Page {
        Page { text, parsed: OnceLock::new() }
    }

    /// The text as it is written.
    pub fn text(&self) -> &'static str {
        self.text
    }

    /// What stands on the page. Tests call [`Page::check`]; here an error is the end of the page.
    pub fn parsed(&'static self) -> &'static Parsed {
        self.parsed.get_or_init(|| read(self.text).0)
    }

    /// Reads the page and says what is wrong with it.
    ///
    /// # Errors
    ///
    /// The first fault: no title or summary, a block without end, an unknown word behind the language, `fixed` without `bad`.
    pub fn check(&self) -> Result<Parsed, PageError> {
        match read(self.text) {
            (parsed, None) => Ok(parsed),
            (_, Some(error)) => Err(error),
        }
    }
}

impl Parsed {
    /// The examples.
    pub fn examples(&self) -> impl Iterator<Item = &Example> {
        self.parts.iter().filter_map(|part| match part {
            Part::Example(example) => Some(example),
            Part::Paragraph(_) => None,
        })
    }

    /// The first paragraph: why it matters.
    pub fn why(&self) -> &str {
        let why = self.parts.iter().find_map(|part| match part {
            Part::Paragraph(text) => Some(text.as_str()),
            Part::Example(_) => None,
        });
        why.unwrap_or_default()
    }
}

fn read(text: &'static str) -> (Parsed, Option<PageError>) {
    let mut reader = Reader { lines: text.split_inclusive('\n').collect(), text, at: 0, page: Parsed::default() };
    let error = reader.page().err();
    (reader.page, error)
}

struct Reader {
    lines: Vec<&'static str>,
    text: &'static str,
    /// The index of the next line.
    at: usize,
    page: Parsed,
}

/// The words behind a block's language.
#[derive(Debug, Default)]
struct Info {
    language: &'static str,
    role: Option<&'static str>,
    frame: Option<Frame>,
    file: Option<&'static str>,
    has_no_newline: bool,
}

impl Reader {
    fn fail<T>(&self, line: usize, message: impl Into<String>) -> Result<T, PageError> {
        Err(PageError { line: line + 1, message: message.into() })
    }

    fn next_text_line(&mut self) -> Option<&'static str> {
        while self.lines.get(self.at).is_some_and(|line| line.trim().is_empty()) {
            self.at += 1;
        }
        let line = self.lines.get(self.at)?.trim_end();
        self.at += 1;
        Some(line)
    }

    fn page(&mut self) -> Result<(), PageError> {
        let title = self.next_text_line().and_then(|line| line.strip_prefix("# "));
        let Some(title) = title else { return self.fail(0, "a page begins with `# ` and the rule's name") };
        self.page.title = title.trim();
        let summary = self.next_text_line().filter(|line| !line.starts_with(['#', '`']));
        let Some(summary) = summary else {
            return self.fail(self.at, "the summary stands below the name, in one line");
        };
        self.page.summary = summary;
        if self.lines.get(self.at).is_some_and(|line| !line.trim().is_empty()) {
            return self.fail(self.at, "the summary is one line; leave a blank line below it");
        }
        let mut section = "";
        while let Some(line) = self.next_text_line() {
            let start = self.at - 1;
            if let Some(heading) = line.strip_prefix("## ") {
                section = heading.trim();
                if !matches!(section, "In other tools" | "Read on") {
                    return self.fail(start, "sections of a page are `## In other tools` and `## Read on`");
                }
            } else if line.starts_with("```") {
                if !section.is_empty() {
                    return self.fail(start, format!("blocks stand above `## {section}`"));
                }
                self.block(start, line)?;
            } else {
                let paragraph = self.paragraph(line);
                match section {
                    "" => self.page.parts.push(Part::Paragraph(paragraph)),
                    "Read on" => self.references(start)?,
                    _ => self.aliases(start, &paragraph)?,
                }
            }
        }
        Ok(())
    }

    /// The rest of a paragraph, joined. Lists and tables keep their lines.
    fn paragraph(&mut self, first: &str) -> String {
        let mut text = first.to_string();
        while let Some(line) = self.lines.get(self.at).map(|line| line.trim_end()) {
            if line.is_empty() || line.starts_with("```") || line.starts_with("## ") {
                break;
            }
            text.push(if line.starts_with(['-', '|', ' ']) { '\n' } else { ' ' });
            text.push_str(line);
            self.at += 1;
        }
        text
    }

    fn references(&mut self, start: usize) -> Result<(), PageError> {
        for index in start..self.at {
            let line = self.lines.get(index).map_or("", |line| line.trim());
            match line.strip_prefix("- ").filter(|page| page.starts_with("https://")) {
                Some(page) => self.page.references.push(page),
                None => return self.fail(index, "each line is `- ` and an address that begins with https://"),
            }
        }
        Ok(())
    }

    fn aliases(&mut self, line: usize, paragraph: &str) -> Result<(), PageError> {
        for entry in paragraph.split('·').map(str::trim) {
            let Some((tool, ids)) = entry.split_once(' ') else {
                return self.fail(
                    line,
                    format!("`{entry}`: write the tool, its ids with commas, and ` · ` before the next tool"),
                );
            };
            for id in ids.split(',').map(str::trim) {
                if id.is_empty() || id.contains(' ') {
                    return self.fail(line, format!("`{id}` is no id of {tool}"));
                }
                self.page.aliases.push(format!("{tool}/{id}"));
            }
        }
        Ok(())
    }

    fn block(&mut self, start: usize, opening: &'static str) -> Result<(), PageError> {
        let ticks = opening.len() - opening.trim_start_matches('`').len();
        let fence = &opening[..ticks];
        let from = self.offset(self.at);
        let Some(end) = (self.at..self.lines.len()).find(|&index| self.lines[index].trim_end() == fence) else {
            return self.fail(start, format!("this block has no end: a line with {fence} alone"));
        };
        let text = self.text.get(from..self.offset(end)).unwrap_or_default();
        self.at = end + 1;
        let info = self.info(start, &opening[ticks..])?;
        self.add(start, info, text)
    }

    /// Where a line begins (bytes).
    fn offset(&self, line: usize) -> usize {
        self.lines.iter().take(line).map(|line| line.len()).sum()
    }

    fn info(&self, line: usize, text: &'static str) -> Result<Info, PageError> {
        let mut words = text.split_whitespace();
        let mut info = Info { language: words.next().unwrap_or(""), ..Info::default() };
        for word in words {
            if let Some(frame) = word.strip_prefix("in=") {
                info.frame = Frame::ALL.iter().find(|(name, _)| *name == frame).map(|(_, frame)| *frame);
                if info.frame.is_none() {
                    let names: Vec<&str> = Frame::ALL.iter().map(|(name, _)| *name).collect();
                    return self.fail(line, format!("there is no frame `{frame}`: one of {}", names.join(", ")));
                }
            } else if let Some(file) = word.strip_prefix("file=") {
                info.file = Some(file);
            } else if word == "no-newline" {
                info.has_no_newline = true;
            } else if matches!(word, "bad" | "good" | "fixed" | "config" | "report" | "listing" | "rule") {
                if let Some(other) = info.role.replace(word) {
                    return self.fail(line, format!("a block is `{other}` or `{word}`, not both"));
                }
            } else {
                return self.fail(
                    line,
                    format!(
                        "`{word}` is no word of a block: bad, fixed, good, config, report, listing, in=FRAME, file=PATH, no-newline"
                    ),
                );
            }
        }
        Ok(info)
    }

    fn add(&mut self, line: usize, info: Info, text: &'static str) -> Result<(), PageError> {
        let kind = match info.role {
            Some("rule") => {
                // The line of the block begins with its fence.
                self.page.definition = Some((text, self.offset(line + 1)));
                return Ok(());
            }
            Some("bad") => ExampleKind::Bad,
            Some("good") => ExampleKind::Good,
            role => return self.add_to_last(line, role, &info, text),
        };
        let (path, format) = match (info.frame, info.file) {
            (Some(frame), None) => (default_path(frame.format()).into(), frame.format()),
            (Some(_), Some(_)) => return self.fail(line, "a fragment in a frame has no file name of its own"),
            (None, Some(file)) => (file.into(), format_of(file)),
            (None, None) => {
                let format = format_by_content(info.language, text);
                (default_path(format).into(), format)
            }
        };
        let content = if info.has_no_newline { text.trim_end_matches(['\r', '\n']) } else { text };
        self.page.parts.push(Part::Example(Example {
            format,
            kind,
            path,
            text: info.frame.map_or(content.into(), |frame| frame.fill(content).into()),
            shown: text,
            shown_after: "",
            frame: info.frame,
            files: Vec::new(),
            config: "",
            reports: Vec::new(),
            listing: None,
            line: line + 1,
        }));
        Ok(())
    }

    /// A block that belongs to the example before it.
    fn add_to_last(
        &mut self,
        line: usize,
        role: Option<&str>,
        info: &Info,
        text: &'static str,
    ) -> Result<(), PageError> {
        if role.is_none() && info.file.is_none() {
            return self.fail(
                line,
                "say behind the language what the block is: bad, good, fixed, config, report, listing or file=PATH",
            );
        }
        let Some(Part::Example(example)) = self.page.parts.last_mut() else {
            return self.fail(line, "this block belongs to an example that stands right before it");
        };
        match (role, info.file) {
            (Some("config"), None) => example.config = text,
            (Some("report"), None) => example.reports.push(text),
            (Some("listing"), None) => example.listing = Some(text),
            (Some("fixed"), None) => {
                if example.kind != ExampleKind::Bad {
                    return self.fail(line, "`fixed` follows its `bad`, once");
                }
                let after = example.frame.map_or(text.into(), |frame| frame.fill(text).into());
                example.kind = ExampleKind::Fixed(after);
                example.shown_after = text;
            }
            (None, Some(file)) => example.files.push((file, text)),
            _ => return self.fail(line, "only `bad` and `good` blocks take `file=` beside another word"),
        }
        Ok(())
    }
}

/// The name of a main file that the page does not name.
fn default_path(format: Format) -> &'static str {
    match format {
        Format::Dockerfile => "Dockerfile",
        Format::Compose => "compose.yaml",
        Format::Kubernetes => "manifest.yaml",
        Format::Project => ".github/workflows/ci.yml",
    }
}

fn format_of(path: &str) -> Format {
    let lower = path.to_ascii_lowercase();
    let name = lower.rsplit('/').next().unwrap_or(&lower);
    if name.contains("dockerfile") && !name.ends_with(".dockerignore") {
        Format::Dockerfile
    } else if name.contains("compose") {
        Format::Compose
    } else if (name.ends_with(".yaml") || name.ends_with(".yml") || name.ends_with(".json"))
        && !lower.starts_with('.')
        && !name.starts_with('.')
    {
        Format::Kubernetes
    } else {
        Format::Project
    }
}

fn format_by_content(language: &str, text: &str) -> Format {
    let begins = |keys: &[&str]| text.lines().any(|line| keys.iter().any(|key| line.starts_with(key)));
    match language {
        "dockerfile" => Format::Dockerfile,
        "yaml" | "json" if begins(&["apiVersion:", "kind:", "{\"apiVersion\"", "{\"kind\""]) => Format::Kubernetes,
        "yaml" if begins(&["on:", "jobs:"]) => Format::Project,
        _ => Format::Compose,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "\
# root-user

The container runs as root

Root in the container is
root on the host.

More about it.

```dockerfile bad
FROM a
USER root
```

```dockerfile fixed
FROM a
USER 1
```

```toml config
profile = \"audit\"
```

```yaml good in=service
user: \"1\"
```

```dockerfile file=web/Dockerfile
FROM b
```

## In other tools

hadolint DL3002 · checkov CKV_DOCKER_3,
CKV_K8S_23

## Read on

- https://docs.docker.com/
- https://kubernetes.io/
";

    #[test]
    fn the_last_line_break_can_be_left_out() {
        static PAGE: Page = Page::new("# a\n\nb\n\nc.\n\n```dockerfile bad no-newline\nFROM a\n```\n");
        let example = PAGE.parsed().examples().next().unwrap();
        assert_eq!((&*example.text, example.shown), ("FROM a", "FROM a\n"));
    }

    #[test]
    fn a_page_has_texts_examples_names_and_addresses() {
        static PAGE: Page = Page::new(TEXT);
        let page = PAGE.check().unwrap();
        assert_eq!((page.title, page.summary), ("root-user", "The container runs as root"));
        assert_eq!(page.why(), "Root in the container is root on the host.");
        assert_eq!(page.aliases, ["hadolint/DL3002", "checkov/CKV_DOCKER_3", "checkov/CKV_K8S_23"]);
        assert_eq!(page.references, ["https://docs.docker.com/", "https://kubernetes.io/"]);
        let [bad, good] = &page.examples().collect::<Vec<_>>()[..] else { panic!("{page:?}") };
        assert_eq!(bad.kind, ExampleKind::Fixed("FROM a\nUSER 1\n".into()));
        assert_eq!(
            (&*bad.path, &*bad.text, bad.config),
            ("Dockerfile", "FROM a\nUSER root\n", "profile = \"audit\"\n")
        );
        assert_eq!((good.format, good.shown, good.files[0].0), (Format::Compose, "user: \"1\"\n", "web/Dockerfile"));
        assert!(good.text.ends_with("    user: \"1\"\n"), "{}", good.text);
        assert_eq!(PAGE.parsed().examples().count(), 2);
    }

    fn error(text: &str) -> String {
        let (_, error) = read(Box::leak(text.to_string().into_boxed_str()));
        error.map_or_else(|| "none".to_string(), |error| error.to_string())
    }

    #[test]
    fn faults_of_a_page_are_named_with_their_line() {
        let page = |rest: &str| error(&format!("# a\n\nIt is bad\n\nSo it is.\n\n{rest}"));
        assert_eq!(error("a"), "line 1: a page begins with `# ` and the rule's name");
        assert!(error("# a\n\nIt is bad\nand worse\n").starts_with("line 4: the summary is one line"));
        assert!(page("```dockerfile bad\nFROM a\n").starts_with("line 7: this block has no end"));
        assert!(page("```dockerfile bda\nFROM a\n```\n").starts_with("line 7: `bda` is no word of a block"));
        assert!(page("```yaml bad in=hood\na: b\n```\n").starts_with("line 7: there is no frame `hood`"));
        let two =
            "```dockerfile bad\nFROM a\n```\n```dockerfile fixed\nFROM b\n```\n```dockerfile fixed\nFROM c\n```\n";
        assert_eq!(page(two), "line 13: `fixed` follows its `bad`, once");
        assert!(page("```toml config\na = 1\n```\n").starts_with("line 7: this block belongs to an example"));
        assert!(page("```yaml\na: b\n```\n").starts_with("line 7: say behind the language"));
        assert!(page("## Notes\n").starts_with("line 7: sections of a page"));
        assert!(page("## In other tools\n\nhadolint\n").starts_with("line 9: `hadolint`"));
        assert!(page("## Read on\n\n- docs\n").starts_with("line 9: each line is"));
    }

    #[test]
    fn longer_fences_hold_shorter_ones() {
        let text = "# a\n\nIt is bad\n\nSo it is.\n\n````yaml bad\na: |\n  ```\n````\n";
        let (page, error) = read(text);
        assert_eq!((page.examples().next().unwrap().shown, error), ("a: |\n  ```\n", None));
    }
}
