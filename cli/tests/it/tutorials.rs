//! The tutorials are followed. Each page of `docs/tutorials` is one session of a shell in an empty folder: blocks with
//! `file=PATH` behind their language are written into it, the commands of `console` blocks are run, and what they print is
//! compared. A line `…` stands for any lines, and ` …` at the end of a line for its rest. `UPDATE_TUTORIALS=1` writes what
//! is printed into the pages.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// A step of a page.
#[derive(Debug, PartialEq, Eq)]
enum Step {
    /// A file is written.
    File { path: String, text: String },
    /// A command is run: what it is, what it prints, and the index of the page's line where that begins.
    Run { command: String, printed: Vec<String>, line: usize },
}

/// What a command came to.
#[derive(Debug)]
struct Ran {
    printed: Vec<String>,
    status: String,
}

/// What separates the outputs of two commands; the exit status follows.
const MARK: char = '\u{1e}';

#[test]
fn the_tutorials_are_true() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/tutorials");
    let mut pages: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    pages.sort();
    let (mut wrong, mut count) = (Vec::new(), 0);
    for page in pages {
        let name = page.file_name().unwrap().to_string_lossy().into_owned();
        let text = std::fs::read_to_string(&page).unwrap();
        let steps = steps(&name, &text);
        let commands: Vec<_> = steps.iter().filter(|step| matches!(step, Step::Run { .. })).collect();
        count += commands.len();
        let mut lines: Vec<String> = text.lines().map(str::to_string).collect();
        let ran = run(&steps);
        for index in (0..commands.len()).rev() {
            let Step::Run { command, printed, line } = commands[index] else { continue };
            let now = &ran[index];
            // A session that fails shows how it is told.
            let is_told = matches!(commands.get(index + 1), Some(Step::Run { command, .. }) if command == "echo $?");
            if !matches!(now.status.as_str(), "0" | "1") && !is_told {
                wrong.push(format!("{name}:{line}: `{command}` ends with {}", now.status));
            }
            if !fits(printed, &now.printed) {
                wrong.push(format!("{name}:{line}: `{command}` prints\n{}", now.printed.join("\n")));
                lines.splice(*line..*line + printed.len(), now.printed.iter().cloned());
            }
        }
        if std::env::var_os("UPDATE_TUTORIALS").is_some() {
            std::fs::write(&page, lines.join("\n") + "\n").unwrap();
        }
    }
    assert!(count > 50, "{count} commands: the pages are read no more");
    wrong.reverse();
    assert!(wrong.is_empty(), "UPDATE_TUTORIALS=1 writes this into the pages:\n\n{}", wrong.join("\n\n"));
}

/// The steps of a page.
fn steps(name: &str, text: &str) -> Vec<Step> {
    let lines: Vec<&str> = text.lines().collect();
    let mut steps = Vec::new();
    let mut at = 0;
    while at < lines.len() {
        let info = lines[at].strip_prefix("```");
        at += 1;
        let Some(info) = info else { continue };
        let length =
            lines[at..].iter().position(|line| *line == "```").unwrap_or_else(|| panic!("{name}: an open block"));
        let (body, start) = (&lines[at..at + length], at);
        at += length + 1;
        if let Some(path) = info.split(' ').find_map(|word| word.strip_prefix("file=")) {
            let above = lines[..start - 1].iter().rfind(|line| !line.is_empty());
            assert!(
                above.is_some_and(|line| line.contains(&format!("`{path}`"))),
                "{name}:{start}: name `{path}` above"
            );
            steps.push(Step::File { path: path.to_string(), text: body.join("\n") + "\n" });
        } else if info == "console" {
            for (index, line) in body.iter().enumerate() {
                match (line.strip_prefix("$ "), steps.last_mut()) {
                    (Some(command), _) => steps.push(Step::Run {
                        command: command.to_string(),
                        printed: Vec::new(),
                        line: start + index + 1,
                    }),
                    (None, Some(Step::Run { printed, .. })) => printed.push((*line).to_string()),
                    _ => panic!("{name}:{}: a block begins with `$ ` and a command", start + index + 1),
                }
            }
        }
    }
    steps
}

/// Runs the steps in one shell, and returns what its commands came to.
fn run(steps: &[Step]) -> Vec<Ran> {
    let folder = tempfile::tempdir().unwrap();
    let (project, files) = (folder.path().join("project"), folder.path().join("files"));
    std::fs::create_dir_all(&project).unwrap();
    std::fs::create_dir_all(&files).unwrap();
    let mut script = String::from("exec 2>&1\nmark() { status=$?; printf '\\036%s\\n' $status; return $status; }\n");
    for (index, step) in steps.iter().enumerate() {
        match step {
            Step::File { path, text } => {
                std::fs::write(files.join(index.to_string()), text).unwrap();
                let to = format!("\"$PROJECT/{path}\"");
                script.push_str(&format!("mkdir -p \"$(dirname {to})\"\ncp \"$FILES/{index}\" {to}\n"));
            }
            Step::Run { command, .. } => script.push_str(&format!("mark\n{command}\n")),
        }
    }
    script.push_str("mark\n");
    let program = Path::new(env!("CARGO_BIN_EXE_lintainer")).parent().unwrap();
    let paths = std::env::var_os("PATH").unwrap_or_default();
    let paths = std::iter::once(program.to_path_buf()).chain(std::env::split_paths(&paths));
    let mut shell = Command::new("sh");
    shell.args(["-c", &script]).current_dir(&project).stdin(Stdio::null()).env_clear();
    shell.env("PATH", std::env::join_paths(paths).unwrap()).env("HOME", folder.path()).env("LC_ALL", "C.UTF-8");
    shell.env("PROJECT", &project).env("FILES", &files);
    // The day for which the pages are written, and somebody who commits.
    shell.env("SOURCE_DATE_EPOCH", "1796000000").env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1");
    for who in ["AUTHOR", "COMMITTER"] {
        shell.env(format!("GIT_{who}_NAME"), "Ada").env(format!("GIT_{who}_EMAIL"), "ada@shop.example");
    }
    let out = String::from_utf8(shell.output().unwrap().stdout).unwrap();
    let parts: Vec<(&str, &str)> = out.split(MARK).skip(1).map(|part| part.split_once('\n').unwrap()).collect();
    let ran = parts
        .windows(2)
        .map(|pair| Ran { printed: pair[0].1.lines().map(str::to_string).collect(), status: pair[1].0.to_string() });
    ran.collect()
}

/// Whether what is printed is what a page says.
fn fits(expected: &[String], printed: &[String]) -> bool {
    let Some((first, rest)) = expected.split_first() else { return printed.is_empty() };
    if first == "…" {
        return (0..=printed.len()).any(|from| fits(rest, &printed[from..]));
    }
    let is_same = |line: &String| line == first || first.strip_suffix('…').is_some_and(|start| line.starts_with(start));
    printed.split_first().is_some_and(|(line, others)| is_same(line) && fits(rest, others))
}

#[test]
fn pages_are_sessions() {
    let page = "`a/b.toml`:\n\n```toml file=a/b.toml\nx = 1\n```\n\n```console\n$ cat a/b.toml\nx = 1\n$ cd a && false\n$ echo $?; ls\n```\n";
    let steps = steps("p.md", page);
    let run = |command: &str, printed: &[&str], line| Step::Run {
        command: command.to_string(),
        printed: printed.iter().map(ToString::to_string).collect(),
        line,
    };
    let file = Step::File { path: "a/b.toml".to_string(), text: "x = 1\n".to_string() };
    let commands = [run("cat a/b.toml", &["x = 1"], 8), run("cd a && false", &[], 10), run("echo $?; ls", &[], 11)];
    assert_eq!(steps[0], file);
    assert_eq!(steps[1..], commands);
    let ran = self::run(&steps);
    assert_eq!(ran[0].printed, ["x = 1"]);
    assert_eq!((ran[1].status.as_str(), &ran[2].printed[..]), ("1", &["1".to_string(), "b.toml".to_string()][..]));
}

#[test]
fn what_is_left_out_fits() {
    let fits = |expected: &str, printed: &str| {
        let lines = |text: &str| text.lines().map(str::to_string).collect::<Vec<_>>();
        fits(&lines(expected), &lines(printed))
    };
    for (expected, printed) in [("", ""), ("a\nb", "a\nb"), ("a\n…\nd", "a\nb\nc\nd"), ("…", ""), ("a; …", "a; 3 more")]
    {
        assert!(fits(expected, printed), "{expected:?} {printed:?}");
    }
    for (expected, printed) in [("", "a"), ("a", ""), ("a\n…\nd", "a\nb"), ("a\n…\nb", "b"), ("a; …", "b; 3 more")]
    {
        assert!(!fits(expected, printed), "{expected:?} {printed:?}");
    }
}
