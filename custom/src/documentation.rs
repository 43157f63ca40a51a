//! What rules may use, as Markdown: made from the tables that rules are read with.

use std::fmt::Write;

use crate::cel::{FUNCTIONS, Type};
use crate::model::RECORDS;
use crate::rule::NODES;

/// The tables of the page about custom rules.
pub fn reference() -> String {
    let mut text =
        String::from("### What `each` names\n\n| `each` | looks at | variables | formats |\n|---|---|---|---|\n");
    for (word, names, formats, what) in NODES {
        let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
        let formats: Vec<&str> = formats.iter().map(|format| format.name()).collect();
        let _ = writeln!(text, "| `{word}` | {what} | {}, `file` | {} |", names.join(", "), formats.join(", "));
    }
    text.push_str(
        "\n`file` is the path of the file. `object` is the object as it is written, with every field; null counts as \
         absent there, as for the API server. In the tables below, a value with *?* may be absent: ask `has(…)` in the \
         same condition.\n",
    );
    for record in RECORDS {
        let _ =
            writeln!(text, "\n### {}\n\n{}.\n\n| field | type | what it is |\n|---|---|---|", record.name, record.what);
        for field in record.fields {
            let mark = if field.may_be_unset { " *?*" } else { "" };
            let of = match field.of {
                Type::List(Type::Record(of)) => format!("list of [{0}](#{0})", of.name),
                of => of.documented(),
            };
            let _ = writeln!(text, "| `{}` | {of}{mark} | {} |", field.name, field.what);
        }
    }
    text.push_str("\n### Functions\n\n| write | to get |\n|---|---|\n");
    for (.., how, what) in FUNCTIONS {
        let _ = writeln!(text, "| `{how}` | {what} |");
    }
    text
}
