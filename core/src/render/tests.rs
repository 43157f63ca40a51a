//! Renderings of one small report, as snapshots, and checks of what must hold for any report.

use super::testing::{assert_valid, at, empty, registry, report};
use super::*;
use crate::finding::Finding;
use crate::span::FileId;

fn rendered(format: OutputFormat, options: &RenderOptions) -> String {
    render(format, &report(), &registry(), options)
}

#[test]
fn names_are_read_back() {
    for format in OutputFormat::ALL {
        assert_eq!(OutputFormat::parse(format.name()), Some(format));
    }
    assert_eq!(OutputFormat::parse("TEXT"), None);
}

#[test]
fn text_is_a_picture_for_each_place_and_a_summary() {
    insta::assert_snapshot!(rendered(OutputFormat::Text, &RenderOptions::default()));
}

#[test]
fn text_without_unicode_is_ascii_but_for_the_source() {
    let options = RenderOptions { unicode: false, show_suppressed: true, ..RenderOptions::default() };
    insta::assert_snapshot!(rendered(OutputFormat::Text, &options));
}

#[test]
fn statistics_stand_instead_of_findings_and_quiet_leaves_out_the_summary() {
    for format in [OutputFormat::Text, OutputFormat::Concise] {
        let counted = rendered(format, &RenderOptions { statistics: true, ..RenderOptions::default() });
        assert!(counted.contains("1  floating-tag\n") && counted.contains("5 findings"), "{counted}");
        assert!(counted.contains("permission denied") && !counted.contains("runs as root"), "{counted}");
        let quiet = rendered(format, &RenderOptions { quiet: true, ..RenderOptions::default() });
        assert!(quiet.contains("permission denied") && quiet.contains("runs as root"), "{quiet}");
        assert!(!quiet.contains("5 findings") && !quiet.contains("--unsafe-fixes;"), "{quiet}");
        let both = rendered(format, &RenderOptions { statistics: true, quiet: true, ..RenderOptions::default() });
        assert!(both.contains("1  floating-tag\n") && !both.contains("5 findings"), "{both}");
    }
}

#[test]
fn what_stands_below_a_frame_fits_the_screen() {
    let long =
        "the root file system of the container `web` can be written, and so can be what an intruder leaves behind";
    let mut report = report();
    for finding in report.findings.iter_mut().take(2) {
        finding.message = long.to_string();
        finding.help = Some(format!("set something so that it is no longer true that {long}"));
    }
    for width in [60, 80] {
        let options = RenderOptions { width, ..RenderOptions::default() };
        let text = render(OutputFormat::Text, &report, &registry(), &options);
        let widest = text.lines().filter(|line| !line.contains(['│', '─'])).max_by_key(|line| line.chars().count());
        assert!(widest.is_some_and(|line| line.chars().count() <= width), "{widest:?}");
        let words: Vec<&str> = text.split_whitespace().collect();
        assert!(words.join(" ").contains(long), "{text}");
    }
}

#[test]
fn hostile_characters_leave_no_format_as_they_are() {
    let odd = "a\n::error ::x\r\u{1b}[2J\u{9b}1m\u{202e}\u{2028}\u{7f}";
    let mut report = report();
    report.findings[0].message = odd.to_string();
    report.findings[0].help = Some(odd.to_string());
    report.findings[2].related[0].message = odd.to_string();
    report.errors[0].path = odd.to_string();
    report.errors[0].message = odd.to_string();
    for format in OutputFormat::ALL {
        let text = render(format, &report, &registry(), &RenderOptions::default());
        // Bytes are as they are in the file: a line of the source may end with CR LF.
        assert!(!text.replace("\r\n", "\n").chars().any(escape::is_hidden), "{}: {text:?}", format.name());
        assert!(!text.lines().any(|line| line.starts_with("::error ::x")), "{}: {text}", format.name());
    }
}

#[test]
fn text_in_colour_has_links_and_no_escapes_from_files() {
    let options = RenderOptions { colour: true, hyperlinks: true, ..RenderOptions::default() };
    let text = rendered(OutputFormat::Text, &options);
    assert!(
        text.contains("\u{1b}]8;;https://github.com/lintainer/lintainer/blob/main/docs/rules/root-user.md\u{1b}\\")
    );
    assert!(text.contains("moves <b>&\\u{1b}[31m"));
}

#[test]
fn concise_is_a_line_for_each_finding() {
    insta::assert_snapshot!(rendered(OutputFormat::Concise, &RenderOptions::default()));
}

#[test]
fn json_fits_its_schema() {
    let schema = serde_json::from_str(include_str!("../../../docs/schemas/report.schema.json")).unwrap();
    let text = rendered(OutputFormat::Json, &RenderOptions::default());
    let value = assert_valid(&schema, &text);
    insta::assert_snapshot!(serde_json::to_string_pretty(&value).unwrap());
    let again: json::ReportJson = serde_json::from_str(&text).unwrap();
    let (report, registry, options) = (report(), registry(), RenderOptions::default());
    assert_eq!(again, json::ReportJson::new(&report, &registry, &options));
    assert_valid(&schema, &render(OutputFormat::Json, &empty(), &registry, &options));
}

#[test]
fn rules_as_json_fit_their_schema() {
    let schema = serde_json::from_str(include_str!("../../../docs/schemas/rules.schema.json")).unwrap();
    let text = json::rules_json(&registry());
    assert_valid(&schema, &text);
    let again: json::RulesJson = serde_json::from_str(&text).unwrap();
    assert_eq!(again, json::RulesJson::new(&registry()));
}

/// Options as a front end gives them.
fn full() -> RenderOptions {
    let run = RunMetadata {
        started: Some("2026-01-31T12:00:00Z".to_string()),
        finished: Some("2026-01-31T12:00:01Z".to_string()),
        category: Some("containers".to_string()),
        repository: Some("https://example.org/shop".to_string()),
        revision: Some("abc123".to_string()),
        branch: Some("main".to_string()),
    };
    RenderOptions { base: "services/".to_string(), tool_version: "1.2.3".to_string(), run, ..RenderOptions::default() }
}

/// Renders all reports of the tests in a format that another program's schema describes, and checks them.
fn all_fit(format: OutputFormat, schema: &serde_json::Value) {
    let odd = with_spans("\u{feff}ä\u{1b}\r\n\n", &[(0, 0), (3, 6), (8, 8)]);
    for report in [report(), empty(), odd] {
        for options in [full(), RenderOptions::default()] {
            assert_valid(schema, &render(format, &report, &registry(), &options));
        }
    }
}

fn official(name: &str) -> serde_json::Value {
    serde_json::from_str(&testing::schema(name)).unwrap()
}

fn pretty(format: OutputFormat) -> String {
    let value: serde_json::Value = serde_json::from_str(&rendered(format, &full())).unwrap();
    serde_json::to_string_pretty(&value).unwrap()
}

#[test]
fn sarif_fits_its_schema_and_what_github_reads() {
    insta::assert_snapshot!(pretty(OutputFormat::Sarif));
    let value: serde_json::Value = serde_json::from_str(&rendered(OutputFormat::Sarif, &full())).unwrap();
    let run = &value["runs"][0];
    let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
    for result in run["results"].as_array().unwrap() {
        assert_eq!(rules[result["ruleIndex"].as_u64().unwrap() as usize]["id"], result["ruleId"]);
        assert!(result["partialFingerprints"]["primaryLocationLineHash"].as_str().unwrap().contains(':'));
        let region = &result["locations"][0]["physicalLocation"]["region"];
        let position = |line: &str, column: &str| (region[line].as_u64().unwrap(), region[column].as_u64().unwrap());
        assert!(position("startLine", "startColumn") < position("endLine", "endColumn"));
    }
    for rule in rules {
        for text in ["shortDescription", "fullDescription", "help"] {
            assert!(!rule[text]["text"].as_str().unwrap().is_empty());
        }
        assert!(rule["properties"]["tags"].as_array().unwrap().len() <= 10);
    }
    let mut schema = official("sarif-2.1.0.json");
    // The published file has this condition among the properties, one level too deep.
    let region = schema["definitions"]["region"].as_object_mut().unwrap();
    if let Some(condition) = region["properties"].as_object_mut().unwrap().remove("anyOf") {
        region.insert("anyOf".to_string(), condition);
    }
    all_fit(OutputFormat::Sarif, &schema);
}

#[test]
fn github_commands_are_lines_with_escapes() {
    insta::assert_snapshot!(rendered(OutputFormat::Github, &full()));
}

#[test]
fn gitlab_issues_have_fingerprints_of_their_own() {
    insta::assert_snapshot!(pretty(OutputFormat::Gitlab));
    let mut report = report();
    for finding in &mut report.findings {
        finding.fingerprint = "same".to_string();
    }
    let text = render(OutputFormat::Gitlab, &report, &registry(), &full());
    let issues: Vec<serde_json::Value> = serde_json::from_str(&text).unwrap();
    let prints: std::collections::BTreeSet<_> = issues.iter().map(|issue| issue["fingerprint"].to_string()).collect();
    assert_eq!(prints.len(), issues.len());
    for issue in issues {
        assert!(["info", "minor", "major", "critical", "blocker"].contains(&issue["severity"].as_str().unwrap()));
        assert!(issue["location"]["lines"]["begin"].as_u64().unwrap() >= 1);
    }
}

#[test]
fn gitlab_security_reports_have_what_the_schema_requires() {
    let text = rendered(OutputFormat::GitlabSast, &full());
    assert_eq!(text, rendered(OutputFormat::GitlabSast, &full()));
    insta::assert_snapshot!(pretty(OutputFormat::GitlabSast));
    // What the official schema requires of the parts that are written.
    let text = |pattern: &str| serde_json::json!({"type": "string", "pattern": pattern});
    let program = serde_json::json!({"type": "object", "required": ["id", "name", "version", "vendor"]});
    let time = text("^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}$");
    let required = serde_json::json!({
        "type": "object", "required": ["version", "scan", "vulnerabilities"],
        "properties": {
            "version": {"const": "15.2.1"},
            "schema": text("^https?://.+"),
            "scan": {
                "type": "object", "required": ["analyzer", "scanner", "type", "start_time", "end_time", "status"],
                "properties": {"analyzer": program, "scanner": program, "start_time": time, "end_time": time},
            },
            "vulnerabilities": {"type": "array", "items": {
                "type": "object", "required": ["id", "identifiers", "location"],
                "properties": {
                    "id": text("^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$"),
                    "name": {"type": "string", "maxLength": 255},
                    "severity": {"enum": ["Info", "Unknown", "Low", "Medium", "High", "Critical"]},
                    "identifiers": {"type": "array", "minItems": 1, "items": {
                        "required": ["type", "name", "value"],
                        "properties": {"type": text("."), "name": text("."), "value": text("."), "url": text("^https?://.+")},
                    }},
                },
            }},
        },
    });
    all_fit(OutputFormat::GitlabSast, &required);
}

#[test]
fn rdjson_fits_its_schema_and_counts_bytes() {
    insta::assert_snapshot!(pretty(OutputFormat::Rdjson));
    all_fit(OutputFormat::Rdjson, &official("rdjson.json"));
}

#[test]
fn grafeas_fits_the_definitions() {
    insta::assert_snapshot!(pretty(OutputFormat::Grafeas));
    let swagger = official("grafeas-v1.swagger.json");
    let mut definitions = swagger["definitions"].clone();
    // Unknown keys are ignored by the definitions; here they are faults.
    for definition in definitions.as_object_mut().unwrap().values_mut() {
        if definition.get("properties").is_some() {
            definition["additionalProperties"] = false.into();
        }
    }
    let schema = serde_json::json!({
        "$schema": "http://json-schema.org/draft-04/schema#",
        "type": "object",
        "properties": {
            "notes": {"type": "object", "additionalProperties": {"$ref": "#/definitions/v1Note"}},
            "occurrences": {"type": "array", "items": {"$ref": "#/definitions/v1Occurrence"}},
        },
        "definitions": definitions,
    });
    all_fit(OutputFormat::Grafeas, &schema);
}

#[test]
fn ecs_documents_have_known_fields_only() {
    let text = rendered(OutputFormat::Ecs, &full());
    insta::assert_snapshot!(text);
    let documents: Vec<serde_json::Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(documents.len(), report().active().count() + 1);
    let fields = testing::schema("ecs-fields.csv");
    let known: std::collections::HashSet<&str> = fields.lines().filter_map(|line| line.split(',').nth(3)).collect();
    fn names(prefix: &str, value: &serde_json::Value, into: &mut Vec<String>) {
        match value.as_object() {
            Some(map) => map.iter().for_each(|(key, value)| names(&format!("{prefix}.{key}"), value, into)),
            None => into.push(prefix.trim_start_matches('.').to_string()),
        }
    }
    for document in &documents {
        let mut used = Vec::new();
        names("", document, &mut used);
        for name in used {
            let own = name.starts_with("lintainer.") || name.starts_with("labels.");
            assert!(own || known.contains(name.as_str()), "{name} is no field of ECS");
        }
    }
}

#[test]
fn sonarqube_issues_name_rules_that_are_described() {
    insta::assert_snapshot!(pretty(OutputFormat::Sonarqube));
    let value: serde_json::Value = serde_json::from_str(&rendered(OutputFormat::Sonarqube, &full())).unwrap();
    let rules: Vec<_> = value["rules"].as_array().unwrap().iter().map(|rule| &rule["id"]).collect();
    for issue in value["issues"].as_array().unwrap() {
        assert!(rules.contains(&&issue["ruleId"]));
        let range = &issue["primaryLocation"]["textRange"];
        let (start, end) = (range["startColumn"].as_u64(), range["endColumn"].as_u64());
        assert!(range["startLine"] != range["endLine"] || start < end);
    }
}

#[test]
fn xml_is_read_back() {
    for format in [OutputFormat::Junit, OutputFormat::Checkstyle] {
        for report in [report(), empty(), with_spans("a\u{1}\n", &[(0, 1), (1, 1)])] {
            let text = render(format, &report, &registry(), &full());
            let document = roxmltree::Document::parse(&text).unwrap();
            let count = |name| document.descendants().filter(|node| node.has_tag_name(name)).count();
            let messages: Vec<_> = document.descendants().filter_map(|node| node.attribute("message")).collect();
            for finding in report.active() {
                let shown = finding.message.replace('\u{1b}', "\\u{1b}");
                assert!(messages.contains(&shown.as_str()), "{shown} in {text}");
            }
            match format {
                OutputFormat::Junit => {
                    assert_eq!(count("failure"), report.active().count());
                    assert!(document.descendants().filter(|n| n.has_tag_name("testsuite")).all(|suite| {
                        let cases = suite.children().filter(|node| node.has_tag_name("testcase")).count();
                        cases > 0 && suite.attribute("tests") == Some(cases.to_string().as_str())
                    }));
                }
                _ => assert_eq!(count("error"), report.active().count() + report.errors.len()),
            }
        }
    }
    insta::assert_snapshot!(rendered(OutputFormat::Junit, &full()));
    insta::assert_snapshot!(rendered(OutputFormat::Checkstyle, &full()));
}

#[test]
fn markdown_is_tables() {
    insta::assert_snapshot!(rendered(OutputFormat::Markdown, &full()));
}

#[test]
fn the_page_asks_for_nothing_and_holds_all_findings() {
    let page = rendered(OutputFormat::Html, &full());
    for loads in [" src=", "<link", "url(", "@import", "fetch("] {
        assert!(!page.contains(loads), "{loads}");
    }
    assert_eq!(page.matches("<div class=\"finding ").count(), report().active().count());
    assert!(page.contains(" | moves &lt;b&gt;&amp;\\u{1b}[31m"));
    // Everything but the document type and void elements is XML, so that tags are known to be balanced.
    let xml = page.replace("<!DOCTYPE html>\n", "").replace(" checked ", " ").replace(" open>", ">");
    let void = ["meta", "input"].iter().fold(xml, |text, name| {
        let parts: Vec<&str> = text.split(&format!("<{name} ")).collect();
        let closed = parts.iter().skip(1).map(|part| part.replacen('>', "/>", 1));
        std::iter::once(parts[0].to_string()).chain(closed).collect::<Vec<_>>().join(&format!("<{name} "))
    });
    let script = void.split("<script>").next().unwrap().to_string() + "</body></html>";
    let style = script.split("<style>").next().unwrap().to_string() + script.split("</style>").nth(1).unwrap();
    roxmltree::Document::parse(&style).unwrap();
}

#[test]
fn a_rule_is_explained() {
    insta::assert_snapshot!(explain::explain(&testing::ROOT));
    insta::assert_snapshot!(explain::rule_page(&testing::ROOT));
}

#[test]
fn an_empty_report_is_rendered_in_every_format() {
    for format in OutputFormat::ALL {
        let text = render(format, &empty(), &registry(), &RenderOptions::default());
        assert!(!text.is_empty(), "{}", format.name());
    }
}

/// A report with one finding for each span that is given, in one text.
fn with_spans(text: &str, ranges: &[(usize, usize)]) -> Report {
    let source = Source::new(FileId(0), "a/b.yaml", text);
    let findings = ranges
        .iter()
        .map(|&(start, end)| {
            let mut finding = Finding::new(&testing::ROOT, source.span(start..end), "message");
            for &(start, end) in ranges {
                finding.related(source.span(start..end), "related\nin two lines");
            }
            finding
        })
        .collect();
    Report { findings, sources: vec![std::sync::Arc::new(source)], ..empty() }
}

#[test]
fn secrets_are_masked_around_other_findings_too() {
    let text = "a: hünter2\nb: x\nc: hünter3 # note\n";
    let mut report = with_spans(text, &[(12, 16)]);
    let source = report.sources[0].clone();
    report.secrets = vec![source.span(3..11), source.span(20..28)];
    for format in [OutputFormat::Text, OutputFormat::Html] {
        let shown = render(format, &report, &registry(), &RenderOptions::default());
        assert!(!shown.contains("hünter") && shown.contains("*******") && shown.contains("# note"), "{shown}");
    }
    // Nothing else has the text at all.
    for format in OutputFormat::ALL {
        assert!(
            !render(format, &report, &registry(), &RenderOptions::default()).contains("hünter"),
            "{}",
            format.name()
        );
    }
}

#[test]
fn any_span_in_any_text_is_rendered() {
    let long = format!("a: {}ü\tneedle {}\n", "x".repeat(1000), "y😀".repeat(1000));
    let many = "line\n".repeat(40);
    let texts = [
        "",
        "\n",
        "\u{feff}a\r\nb",
        "a\tb\n\n\nc",
        "äöü😀\n\u{1b}[31mred\u{202e}\r\n\u{0}",
        "a\rb\rc",
        "\n\n",
        &long,
        &many,
    ];
    for text in texts {
        let bounds: Vec<usize> = (0..=text.len()).filter(|&at| text.is_char_boundary(at)).collect();
        let step = (bounds.len() / 6).max(1);
        let bounds: Vec<usize> = bounds.iter().copied().step_by(step).chain([text.len()]).collect();
        for &start in &bounds {
            for &end in bounds.iter().filter(|&&end| end >= start) {
                let report = with_spans(text, &[(start, end), (end, text.len()), (0, 0)]);
                for format in OutputFormat::ALL {
                    let out = render(format, &report, &registry(), &RenderOptions::default());
                    assert!(out.contains("b.yaml") || out.contains("lintainer"), "{} {text:?}", format.name());
                    assert!(!out.contains(['\u{1b}', '\u{202e}', '\u{0}']), "{}", format.name());
                }
            }
        }
    }
}

#[test]
fn a_long_line_is_cut_around_its_label() {
    let text = format!("before\na: {}needle{}\nafter\n", "x".repeat(10_000), "y".repeat(10_000));
    let source = Source::new(FileId(0), "long.yaml", text.as_str());
    let report = Report {
        findings: vec![Finding::new(&testing::ROOT, at(&source, "needle"), "message")],
        sources: vec![std::sync::Arc::new(source)],
        ..empty()
    };
    let out = render(OutputFormat::Text, &report, &registry(), &RenderOptions::default());
    assert!(out.contains("long.yaml:2:10004") && out.contains("needle") && out.len() < 2000, "{out}");
}

#[test]
fn many_related_places_are_counted() {
    let text = "line\n".repeat(100);
    let spans: Vec<(usize, usize)> = (0..100).map(|line| (line * 5, line * 5 + 4)).collect();
    let mut report = with_spans(&text, &spans);
    report.findings.truncate(1);
    let out = render(OutputFormat::Text, &report, &registry(), &RenderOptions::default());
    assert!(out.contains("and at 84 further places"), "{out}");
}

#[test]
fn a_missing_source_leaves_the_message() {
    let mut report = report();
    report.sources.clear();
    for format in OutputFormat::ALL {
        assert!(!render(format, &report, &registry(), &RenderOptions::default()).is_empty());
    }
    assert!(render(OutputFormat::Text, &report, &registry(), &RenderOptions::default()).contains("runs as root"));
}

#[test]
fn empty_spans_are_widened_inside_their_line() {
    let report = with_spans("ab\n\nc", &[(0, 0), (2, 2), (3, 3), (5, 5)]);
    let (registry, options) = (registry(), RenderOptions::default());
    let view = View::new(&report, &registry, &options);
    let columns: Vec<_> = report
        .findings
        .iter()
        .map(|finding| view.place(finding.span))
        .map(|place| (place.start.line, place.start.column, place.end.line, place.end.column))
        .collect();
    assert_eq!(columns, [(1, 1, 1, 2), (1, 2, 1, 3), (2, 1, 2, 2), (3, 1, 3, 2)]);
}

#[test]
fn many_findings_of_a_rule_are_counted_not_drawn() {
    let text = "x\n".repeat(40);
    let all: Vec<(usize, usize)> = (0..40).map(|line| (line * 2, line * 2 + 1)).collect();
    let drawn = |report: &Report| render(OutputFormat::Text, report, &registry(), &RenderOptions::default());
    let report = with_spans(&text, &all);
    let name = report.findings[0].rule.name;
    let long = drawn(&report);
    let frames = |text: &str| text.lines().filter(|line| line.starts_with(name)).count();
    assert_eq!(frames(&long), 10, "{long}");
    assert!(long.contains(&format!("… and 30 more like it: `--select {name} --format concise` lists them")), "{long}");
    assert_eq!(frames(&drawn(&with_spans(&text, &all[..20]))), 20);
}

#[test]
fn what_the_profile_hides_is_said_below_the_findings() {
    use crate::report::Hidden;
    use crate::rule::Profile;
    let one = |path: &str, next| Hidden { path: path.into(), next, fingerprints: vec![] };
    let hidden = vec![
        one("a", Some((Profile::Hardened, 200))),
        one("b", Some((Profile::Hardened, 13))),
        one("c", None),
        one("d", Some((Profile::Audit, 2))),
    ];
    let report = Report { hidden, ..report() };
    let line = "213 more in the profile `hardened`, 2 more in the profile `audit`";
    for format in [OutputFormat::Text, OutputFormat::Concise, OutputFormat::Markdown] {
        let text = render(format, &report, &registry(), &RenderOptions::default());
        assert!(text.contains(line), "{text}");
    }
    let json = render(OutputFormat::Json, &report, &registry(), &RenderOptions::default());
    assert!(json.contains(r#""hidden":[{"profile":"hardened","count":213},{"profile":"audit","count":2}]"#), "{json}");
}
