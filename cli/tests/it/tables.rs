//! `lintainer tables`, and tables from a file.

use crate::run::Folder;

#[test]
fn tables_say_how_old_they_are() {
    let folder = Folder::new(&[]);
    folder.run(&["tables"]).exits(0).says("end-of-life").says("built in").says("kubernetes-schemas").says("from ");
    folder.run(&["tables", "--format", "markdown"]).exits(0).says("| sysctls | ");
    let json = folder.run(&["tables", "--format", "json"]);
    let rows: Vec<serde_json::Value> = serde_json::from_str(&json.exits(0).out).unwrap();
    assert!(rows.iter().all(|row| row["as_of"].as_str().is_some_and(|day| day.len() == 10)));
    folder.run(&["tables", "sysctl"]).exits(2).says("did you mean `sysctls`?");
}

#[test]
fn a_table_that_is_printed_can_be_changed_and_given_back() {
    let folder = Folder::new(&[("Dockerfile", "FROM alpine:3.99\nUSER 1000\n")]);
    let printed = folder.run(&["tables", "end-of-life"]).exits(0).out.clone();
    let checked =
        ["check", "--select", "end-of-life-image", "--tables", "new.tsv", "--today", "2031-01-01", "--fail-on", "info"];
    folder.write("new.tsv", &printed);
    folder.run(&checked).exits(0);
    let day = printed.lines().find(|line| line.starts_with("# as of: ")).unwrap();
    folder.write("new.tsv", printed.replace(day, "# as of: 2031-01-01") + "Future\talpine\t3.99\t2030-01-01\n");
    folder.run(&checked).exits(0);
    let renamed = printed.replace(day, "# as of: 2031-01-01").replace("\talpine\t", "\talpine-of-old\t");
    folder.write("new.tsv", renamed + "Future\talpine\t3.99\t2030-01-01\n");
    folder.run(&checked).exits(1).says("Future 3.99").says("2030-01-01");
    folder.run(&["tables", "--tables", "new.tsv"]).exits(0).says("replaced");
}

#[test]
fn a_wrong_table_is_refused_with_its_line() {
    let folder = Folder::new(&[("Dockerfile", "FROM scratch\n"), ("bad.tsv", "# table: sysctls\nname\n")]);
    folder.run(&["check", "--tables", "bad.tsv"]).exits(2).says("bad.tsv: line 2").says("# title");
    folder.run(&["check", "--tables", "gone.tsv"]).exits(2).says("no such file");
    folder.write("bad.tsv", b"\xff\xfe");
    folder.run(&["check", "--tables", "bad.tsv"]).exits(2).says("UTF-8");
}
