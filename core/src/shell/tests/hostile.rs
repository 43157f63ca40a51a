//! Text that no one would write: nothing panics, all spans lie in the text, time grows with the length only.

use super::*;

const SEEDS: &[&str] = &[
    "set -eux; apt-get update && apt-get install -y --no-install-recommends a=$V \"b\" && rm -rf /var/lib/apt/lists/*",
    "if [ ! -f x ]; then curl -fsSL \"http://x/${V:-1}\" | tar -xz -C /opt; elif ! a; then b; else { c; }; fi",
    "for p in $(ls *.sh | sort); do sh -c \"echo '$p' && ./\\\"$p\\\"\" >> log 2>&1 & done; wait",
    "cat <<EOF | sh -s && cat <<-'X' > /é\n$a `b \\`c\\`` $((1 + 2))\nEOF\n\tü\n\tX\ncase $x in (a|b) c;; *) d ;; esac",
    "f() { local a=(1 \"$2\" $'\\n'); [[ $a =~ ^(x|y)$ ]] && (( a++ )); }; f <(g) >(h) {a,b}{1..3} ~/x @(p|q)",
];

fn check(text: &str) {
    for dialect in [Dialect::Bash, Dialect::Posix] {
        let script = parse(&MappedText::verbatim(FileId(0), text, 0), dialect);
        let inside = |span: Span| assert!(text.get(span.range()).is_some(), "{span:?} in {text:?}");
        for command in &script.commands {
            inside(command.span);
            inside(command.connector_span);
            command.words.iter().for_each(|word| {
                inside(word.span);
                word.parts().iter().for_each(|part| inside(part.span));
            });
            let options = command.options();
            options.flags.iter().for_each(|flag| inside(flag.span));
            command.assignments.iter().for_each(|assignment| inside(assignment.span));
            command.redirections.iter().for_each(|redirection| inside(redirection.span));
            assert!(script.block(command.block).is_some());
        }
        script.problems.iter().for_each(|problem| inside(problem.span));
        script.blocks.iter().for_each(|block| inside(block.span));
        script.comments.iter().for_each(|comment| inside(*comment));
        assert!(script.commands.is_sorted_by_key(|command| command.id));
    }
}

#[test]
fn every_prefix_and_suffix() {
    for seed in SEEDS {
        for (at, _) in seed.char_indices() {
            check(seed.get(..at).unwrap());
            check(seed.get(at..).unwrap());
        }
    }
}

#[test]
fn random_changes() {
    let mut state = 0x2545_f491_4f6c_dd1du64;
    let mut random = |below: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state % below as u64) as usize
    };
    let pieces = [
        "'",
        "\"",
        "`",
        "$(",
        "${",
        "$((",
        "))",
        ")",
        "}",
        "{ ",
        "; ",
        "\n",
        "<<E\n",
        "E\n",
        "\\",
        "&&",
        "|",
        "&",
        "#",
        " if ",
        " fi ",
        " do ",
        " done ",
        " case x in ",
        ";;",
        " esac ",
        "[[ ",
        " ]]",
        "<(",
        "é",
        "\r",
        "\t",
        "\0",
        "*",
        "[",
        "~",
        "{a,",
        "=",
        "=(",
        "$'",
        "sh -c '",
        "eval \"",
        "sudo ",
        "-",
        "--",
    ];
    for _ in 0..2000 {
        let mut text = SEEDS[random(SEEDS.len())].to_owned();
        for _ in 0..=random(6) {
            let mut at = random(text.len() + 1);
            while !text.is_char_boundary(at) {
                at -= 1;
            }
            if random(3) == 0 {
                let mut to = (at + random(12)).min(text.len());
                while !text.is_char_boundary(to) {
                    to += 1;
                }
                text.replace_range(at..to, "");
            } else {
                text.insert_str(at, pieces[random(pieces.len())]);
            }
        }
        check(&text);
    }
}

#[test]
fn endless_repetition_is_read_or_refused() {
    let openers = [
        "(",
        "$(",
        "((",
        "$((",
        "\"",
        "'",
        "`",
        "<<",
        "<<A ",
        "<<A\n",
        "{ ",
        "${",
        "${a:-",
        "${a[",
        "$((a) ",
        "\"$(",
        "\"${a:-",
        "[",
        "[[ ",
        "{",
        "{a,",
        "a@(",
        "if ",
        "if a; then ",
        "while ",
        "case x in ",
        "case x in a) ",
        "for ",
        "f() ",
        "function f ",
        "a=(",
        "a[",
        "!",
        "! ",
        "\\",
        "\\`",
        "`\\",
        "$'",
        "$\"",
        "<(",
        ">",
        "a|",
        "a&&",
        "a&",
        "a;",
        ";",
        ")",
        "}",
        "done ",
        "#",
        "#\n",
        "\r",
        "\0",
        "~",
        "*",
        "é",
        "a=b ",
        "env ",
        "sudo ",
        "eval 'x' ",
        "sh -c 'x' ",
        "coproc ",
        "time ",
        "-",
        "$",
        "a\n",
        "<<-'A'\n",
        "a$(b) ",
        "(a)",
        "a(",
        "((1+",
        "[$",
        "a[1]=",
        "if a; then b; fi; ",
        "[[ a =~ (",
        "=~ ",
        "{x}>",
        "1<",
        "&>",
        "|&",
        ";;",
        ";&",
    ];
    for opener in openers {
        let text = opener.repeat(50_000 / opener.len());
        let script = bash(&text);
        assert!(script.problems.len() <= MAX_PROBLEMS + 2);
    }
}

#[test]
fn depth_is_limited_and_said() {
    for opener in ["(", "$(", "{ ", "if ", "\"$(", "${a:-", "f() { "] {
        let text = opener.repeat(500);
        let script = bash(&text);
        assert!(script.problems.iter().any(|problem| problem.message.contains("nested deeper")), "{opener}");
    }
    let shells = (0..8).fold("x".to_owned(), |text, _| format!("eval {}", text.replace(['\\', ' '], "\\ ")));
    check(&shells);
}
