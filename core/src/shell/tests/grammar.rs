//! Lists, pipelines, compound commands, heredocs, nested shells.

use super::*;

#[test]
fn lists_know_how_commands_are_joined() {
    let script = clean("a && b || c; d & e\nf");
    use Connector::*;
    let found: Vec<_> = script.commands.iter().map(|command| command.connector).collect();
    assert_eq!(found, [Start, And, Or, Semicolon, Background, Newline]);
    let background: Vec<_> = script.commands.iter().map(|command| command.background).collect();
    assert_eq!(background, [false, false, false, true, false, false]);
    assert_eq!(script.commands[1].connector_span.range(), 2..4);
    assert_eq!(commands("a && b || c; d & e\nf"), ["a", "b", "c", "d", "e", "f"]);
}

#[test]
fn pipelines_link_their_stages() {
    let script = clean("! curl -s x | tar -x && yes |& (sort; uniq) || true");
    assert_eq!(script.pipelines.len(), 2);
    let (curl, tar) = (&script.commands[0], &script.commands[1]);
    assert!(curl.negated && tar.negated);
    assert_eq!(script.piped_to(curl), Some(Node::Command(tar.id)));
    assert_eq!(script.piped_from(tar), Some(Node::Command(curl.id)));
    assert_eq!(script.pipelines[0].span.range(), 0..20);
    assert_eq!(script.pipelines[0].operators[0].range(), 12..13);
    let yes = script.named(&["yes"]).next().unwrap();
    let behind: Vec<_> = script.downstream(yes).map(|command| command.name().unwrap()).collect();
    assert_eq!(behind, ["sort", "uniq"]);
    assert!(matches!(script.piped_to(yes), Some(Node::Block(_))));
    assert!(script.is_guarded(yes));
    assert!(!script.is_guarded(script.named(&["true"]).next().unwrap()));
}

#[test]
fn compound_commands_hold_their_commands() {
    let text = "if a; then b; elif c; then d; else e; fi; while f; do g; done; until h; do i; done; \
                for x in 1 2; do j; done; case $y in (k) l;; m|n) o;; *) p; esac; { q; }; ( r ); fn() { s; }; function g { t; }";
    let script = clean(text);
    let found = names(&script).concat();
    assert_eq!(found, "abcdefghijlopqrst");
    let conditions: Vec<_> = script.commands.iter().filter(|command| command.place.in_condition).collect();
    assert_eq!(conditions.iter().map(|command| command.name().unwrap()).collect::<String>(), "acfh");
    let of = |name| script.named(name).next().unwrap();
    assert!(of(&["r"]).place.in_subshell);
    assert!(of(&["s"]).place.in_function && of(&["t"]).place.in_function);
    assert_eq!(of(&["q"]).place.depth, 1);
    let spans = script.blocks[0].items.iter().map(|node| match node {
        Node::Block(id) => text.get(script.block(*id).unwrap().span.range()).unwrap(),
        Node::Command(_) => "command",
    });
    let spans: Vec<_> = spans.collect();
    assert_eq!(spans[0], "if a; then b; elif c; then d; else e; fi");
    assert_eq!(spans[3], "for x in 1 2; do j; done");
    assert_eq!(spans[6], "( r )");
    assert_eq!(spans[7], "fn() { s; }");
}

#[test]
fn substitutions_are_commands_within_their_command() {
    let text = "echo \"$(a | b)\" `c \\`d\\`` <(e) ${x:-$(f)} $((1 + $(g))) && h";
    let script = clean(text);
    assert_eq!(names(&script), ["echo", "a", "b", "c", "d", "e", "f", "g", "h"]);
    let echo = &script.commands[0];
    let after: Vec<_> = script.after(echo).map(|command| command.name().unwrap()).collect();
    assert_eq!(after, ["h"]);
    assert!(script.commands[4].place.in_substitution);
    assert_eq!(text.get(script.commands[4].span.range()), Some("d"));
    assert_eq!(script.substitutions(echo).count(), 5);
}

#[test]
fn text_is_never_a_command() {
    assert_eq!(commands("echo 'a; b' \"c && d\" # e; f\ng"), ["echo 'a; b' \"c && d\"", "g"]);
    let text = "cat <<EOF > /x && after\nsudo rm -rf /\nEOF\nnext";
    assert_eq!(commands(text), ["cat <<EOF > /x", "after", "next"]);
    assert_eq!(commands("a#b c#d"), ["a#b c#d"]);
}

#[test]
fn heredocs_have_bodies() {
    let text = "cat <<A <<-'B' | sh\n$x $(id)\nA\n\t\ttab $y\n\tB\nend";
    let script = clean(text);
    assert_eq!(names(&script), ["cat", "sh", "id", "end"]);
    let (first, second) = (&script.heredocs[0], &script.heredocs[1]);
    assert_eq!(text.get(first.body.span.range()), Some("$x $(id)\n"));
    assert!(first.body.contains_expansion() && !first.quoted);
    assert!(second.quoted && second.strip_tabs);
    assert_eq!(second.body.literal().as_deref(), Some("tab $y\n"));
    let cat = &script.commands[0];
    assert_eq!(cat.redirections[1].heredoc, Some(HeredocId(1)));
    assert_eq!(cat.redirections[1].op, Redirect::HeredocTabs);
    assert_eq!(script.commands_in(script.command(script.commands[2].id).unwrap().block).count(), 1);
    let open = bash("cat <<EOF\nbody");
    assert_eq!(open.problems.len(), 1);
    assert_eq!(open.problems[0].span.range(), 6..9);
    assert_eq!(open.heredocs[0].body.literal().as_deref(), Some("body"));
    assert_eq!(bash("cat <<EOF").problems.len(), 1);
    assert!(clean("! ").commands.is_empty());
}

#[test]
fn redirections_are_no_words() {
    let command = only("2>&1 curl -s http://x >/dev/null 2>>log <in <<<\"here $x\" &>both >&old {fd}>z");
    let ops: Vec<_> = command.redirections.iter().map(|redirection| redirection.op).collect();
    use Redirect::*;
    assert_eq!(ops, [DuplicateOutput, Output, Append, Input, HereString, OutputBoth, OutputBoth, Output]);
    assert_eq!(command.redirections[0].fd, Some(2));
    assert_eq!(command.args().len(), 2);
    assert_eq!(command.span.range().start, 0);
    assert_eq!(
        command.written_files().map(|word| word.to_string()).collect::<Vec<_>>(),
        ["/dev/null", "log", "both", "old", "z"]
    );
    let posix = parse(&MappedText::verbatim(FileId(0), "a &> b", 0), Dialect::Posix);
    assert!(posix.commands[0].background, "`&>` is no operator of POSIX");
}

#[test]
fn nested_shells_are_read() {
    let text = "sh -c \"apt-get update && echo \\\"x y\\\"\"; bash -eo pipefail -c 'a | b' -- x; su - app -c 'c \"d\"'; eval 'e; f'";
    let script = clean(text);
    assert_eq!(names(&script), ["sh", "apt-get", "echo", "bash", "a", "b", "su", "c", "eval", "e", "f"]);
    let of = |index: usize| text.get(script.commands[index].span.range()).unwrap();
    assert_eq!(of(1), "apt-get update");
    assert_eq!(of(2), "echo \\\"x y\\\"");
    assert_eq!(of(7), "c \"d\"");
    assert!(script.commands[1].place.nested_shell);
    assert!(script.pipefail_before(&script.commands[4]));
    assert!(!script.pipefail_before(&script.commands[1]));
    assert_eq!(names(&bash("sh -c \"$x\"; sh file -c x; sh -c; bash -c -e 'g'")), ["sh", "sh", "sh", "bash", "g"]);
    let sudo = clean("sudo -u app bash -lc $'h\\ti'");
    assert_eq!(names(&sudo), ["bash", "h"]);
}

#[test]
fn commands_as_words() {
    let text = "[\"sh\", \"-c\", \"curl -k x | sh\"]";
    let file = FileId(0);
    let word = |from: usize, to: usize| ExecWord::new(text.get(from + 1..to - 1).unwrap(), Span::new(file, from..to));
    let script = parse_exec(&[word(1, 5), word(7, 11), word(13, 29)]).unwrap();
    assert_eq!(names(&script), ["sh", "curl", "sh"]);
    assert_eq!(text.get(script.commands[1].span.range()), Some("curl -k x"));
    assert!(script.commands[1].has_flag(&["-k"]));
    let plain = [ExecWord::new("env", Span::new(file, 0..3)), ExecWord::new("A=$x", Span::new(file, 4..8))];
    let plain = parse_exec(&plain).unwrap();
    assert_eq!(plain.commands[0].name(), Some("env"));
    assert!(plain.commands[0].args()[0].is("A=$x"), "nothing is expanded without a shell");
    assert!(parse_exec(&[]).is_none());
}

#[test]
fn joined_text_leads_back_to_the_file() {
    let file = "RUN a \\\n  # no\n  --long && \\\n  b \"c \\\n d\"";
    let mut text = MappedText::empty(FileId(3), 4);
    for (from, to) in [(4, 6), (15, 27), (29, 36), (38, 41)] {
        text.push(file.get(from..to).unwrap(), from, to - from);
    }
    let script = parse(&text, Dialect::Posix);
    assert_eq!(names(&script), ["a", "b"]);
    assert_eq!(file.get(script.commands[0].span.range()), Some("a \\\n  # no\n  --long"));
    assert_eq!(file.get(script.commands[0].args()[0].span.range()), Some("--long"));
    assert_eq!(file.get(script.commands[1].args()[0].span.range()), Some("\"c \\\n d\""));
    assert_eq!(script.commands[1].span.file, FileId(3));
}

#[test]
fn continuations_and_carriage_returns() {
    assert_eq!(names(&clean("a \\\n b\nc\\\nd e\r\nf \\\r\n g\r\n")), ["a", "cd", "f"]);
    let script = clean("cat <<X\r\nbody\r\nX\r\nnext\r\n");
    assert_eq!(names(&script), ["cat", "next"]);
}

#[test]
fn settings_of_the_shell() {
    let pipefail = |text: &str| {
        let script = bash(text);
        script.pipefail_before(script.named(&["x"]).next().unwrap())
    };
    for text in [
        "set -o pipefail; x | y",
        "set -euxo pipefail && x",
        "set -eux -o pipefail\nx",
        "set -o errexit -o pipefail; (x)",
        "{ set -o pipefail; }; x",
        "if true; then set -o pipefail; fi; x",
        "set -o pipefail; echo $(x | y)",
        "shopt -so pipefail; x",
        "set -o pipefail; eval 'x | y'",
        "bash -o pipefail -c 'x | y'",
        "bash -euo pipefail -c 'x | y'",
    ] {
        assert!(pipefail(text), "{text}");
    }
    for text in [
        "x; set -o pipefail",
        "(set -o pipefail); x",
        "set -o pipefail; set +o pipefail; x",
        "set -e; x",
        "set -- -o pipefail; x",
        "set -o pipefail; sh -c 'x | y'",
        "set -o pipefail | true; x",
        "bash -c 'set -o pipefail'; x",
        "echo set -o pipefail; x",
    ] {
        assert!(!pipefail(text), "{text}");
    }
    let started = ShellSettings::from_shell_words(&["/bin/bash", "-eo", "pipefail", "-c"]);
    assert!(started.pipefail && started.errexit && !started.nounset);
    let script = clean("x");
    assert!(script.settings_before(&script.commands[0], started).pipefail);
}

#[test]
fn tests_and_arithmetic_are_commands() {
    let script = clean("[[ -f $x && ( $y =~ ^(a|b)c$ || $z < w ) ]] && (( i++ )) || [ -d / ]");
    assert_eq!(names(&script), ["[[", "((", "["]);
    assert_eq!(script.commands[0].words.last().map(|word| word.to_string()).as_deref(), Some("]]"));
    assert_eq!(names(&clean("((a); b)")), ["a", "b"]);
    assert_eq!(names(&clean("echo $((a) ; (b))")), ["echo", "a", "b"]);
}

#[test]
fn arrays_and_assignments() {
    let script = clean("A=1 B+=\"$x\" C[0]=d cmd; D=(a \"b c\" $(id)); export E=(f); F=");
    let first = &script.commands[0];
    let found: Vec<_> = first.assignments.iter().map(|it| (&*it.name, it.append, it.subscript)).collect();
    assert_eq!(found, [("A", false, false), ("B", true, false), ("C", false, true)]);
    assert_eq!(first.name(), Some("cmd"));
    assert!(first.assignment("A").unwrap().value.is("1"));
    assert_eq!(names(&script), ["cmd", "-", "id", "export", "-"]);
    assert!(
        matches!(script.commands[1].assignments[0].value.parts()[0].kind, PartKind::Array(ref words) if words.len() == 3)
    );
    assert!(script.commands[4].assignments[0].value.parts().is_empty());
}

#[test]
fn commands_that_run_commands_are_looked_through() {
    let cases = [
        ("sudo -u app -E apt-get update", "apt-get"),
        ("env -i A=1 /usr/bin/curl x", "curl"),
        ("exec -a n nginx", "nginx"),
        ("command -v curl", "command"),
        ("timeout -k 5 10s wget x", "wget"),
        ("nice -n 5 nohup make", "make"),
        ("sudo DEBIAN_FRONTEND=noninteractive apt-get -y install x", "apt-get"),
        ("time -p make", "make"),
        ("xargs -0 -n1 rm -f", "rm"),
        ("busybox wget x", "wget"),
        ("python3 -m pip install x", "pip"),
        ("python3 -m http.server", "python3"),
        ("bundle exec rake x", "rake"),
        ("bundle install", "bundle"),
        ("sudo -l", "sudo"),
        ("exec > log", "exec"),
        ("sudo \"$x\"", "-"),
        ("$cmd a", "-"),
        ("A=1", "-"),
        ("chroot /mnt apt-get update", "apt-get"),
        ("'apt-get' install", "apt-get"),
        ("\\rm x", "rm"),
    ];
    for (text, name) in cases {
        assert_eq!(only(text).name().unwrap_or("-"), name, "{text}");
    }
    let sudo = only("sudo A=b env C=d apt-get update");
    assert_eq!(sudo.wrappers().map(|(name, _)| name).collect::<Vec<_>>(), ["sudo", "env"]);
    assert_eq!(sudo.wrapper("sudo").unwrap().span.range(), 0..4);
    assert!(sudo.assignment("A").unwrap().value.is("b"));
    assert_eq!(sudo.assignment("C").unwrap().span.range(), 13..16);
    assert!(only("xargs rm").by_xargs());
}

#[test]
fn what_is_around_a_mistake_is_still_seen() {
    let cases = [
        ("a && && b; c", "abc"),
        ("a; ) b", "ab"),
        ("a; done; b", "ab"),
        ("if a; then b; c", "abc"),
        ("if a; b; fi; c", "abc"),
        ("( a; b", "ab"),
        ("{ a; b", "ab"),
        ("a $(b; c", "abc"),
        ("while a; do if b; then c; done; d", "abcd"),
        ("a 'b; c", "a"),
        ("case x in a) b ;; c", "b"),
        ("a | | b", "ab"),
        ("a ||", "a"),
        ("for in x; do a; done", "xa"),
        ("a > ; b", "ab"),
        ("echo(1) a; b", "-b"),
        ("fn() ; a", "a"),
        ("${x:; a", ""),
        ("[[ a; b", "-b"),
        ("}; a", "a"),
    ];
    for (text, expected) in cases {
        let script = bash(text);
        assert!(!script.problems.is_empty(), "{text}");
        let found: String = names(&script).into_iter().map(|name| if name.len() > 1 { "-" } else { name }).collect();
        assert_eq!(found.trim_start_matches('-'), expected.trim_start_matches('-'), "{text}: {:?}", script.problems);
    }
}

#[test]
fn problems_say_what_and_where() {
    let script = bash("a && ; if b; then c; echo 'd");
    let found: Vec<_> = script.problems.iter().map(|it| (it.span.range(), it.message.as_str())).collect();
    assert_eq!(
        found,
        [(5..6, "no command stands before `;`"), (26..27, "`'` is not closed"), (7..9, "`if` is not closed by `fi`"),]
    );
}

#[test]
fn other_shells_are_skipped() {
    for dialect in [Dialect::PowerShell, Dialect::Cmd, Dialect::Other] {
        let script = parse(&MappedText::verbatim(FileId(0), "Get-Item 'x", 0), dialect);
        assert!(script.skipped && script.commands.is_empty() && script.problems.is_empty());
    }
}

#[test]
fn neighbours_in_a_block() {
    let script = clean("a; (b); c");
    let c = script.named(&["c"]).next().unwrap();
    assert!(matches!(script.previous(c), Some(Node::Block(_))));
    assert_eq!(script.next(c), None);
    assert_eq!(script.before(c).len(), 2);
    assert_eq!(script.connector(Node::Command(c.id)), Some(Connector::Semicolon));
    assert_eq!(script.comments, []);
}

#[test]
fn a_heredoc_that_feeds_a_shell_is_read() {
    let fed = |text: &str| {
        let script = clean(text);
        let nested = script.commands.iter().filter(|command| command.place.nested_shell);
        nested.map(|command| text[command.span.range()].to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(fed("a && bash <<EOF\nb c\nd | e\nEOF\nf\n"), ["b c", "d ", "e"].map(|one| one.trim()));
    assert_eq!(fed("<<'EOF' bash -e\nb $X\nEOF\n"), ["b $X"]);
    assert_eq!(fed("sudo sh -s -- x <<-EOF\n\tb\n\tc\n\tEOF\n"), ["b", "c"]);
    assert_eq!(fed("bash <<EOF\necho \\$(b)\nEOF\n"), ["echo \\$(b)", "b"]);
    for text in [
        "bash x.sh <<EOF\nb\nEOF\n",
        "bash -c c <<EOF\nb\nEOF\n",
        "cat <<EOF\nb\nEOF\n",
        "python3 <<EOF\nb\nEOF\n",
        "bash 3<<EOF\nb\nEOF\n",
        "bash <<EOF <x\nb\nEOF\n",
    ] {
        let nested = fed(text);
        assert!(!nested.contains(&"b".to_owned()), "{text}");
    }
    let script = clean("bash -eo pipefail <<EOF\na | b\nEOF\nc | d\n");
    let before = |name: &str| script.pipefail_before(script.commands.iter().find(|one| one.is(name)).unwrap());
    assert_eq!((before("a"), before("c")), (true, false));
}

#[test]
fn each_command_knows_the_shell_that_reads_it() {
    let script = clean("a; bash -c 'b; eval \"c\"; sh -c \"d\"'; eval 'e'");
    let of = |name: &str| script.dialect_of(script.commands.iter().find(|command| command.is(name)).unwrap());
    let (outer, bash) = (script.dialect, Dialect::Bash);
    assert_eq!(["a", "b", "c", "d", "e"].map(of), [outer, bash, bash, Dialect::Posix, outer]);
}
