//! `lintainer inventory`: the images that the files of a project name.

use lintainer_core::project::{Exposed, Project};
use lintainer_core::reports::{UsedBy, UsedImage, Vulnerability, images};
use serde_json::{Value, json};

use crate::args::{Global, InventoryArgs, InventoryFormat};
use crate::error::CliError;
use crate::loaded::{Loaded, place, write_json};
use crate::{Exit, Streams};

/// How wide the names in a table may be (characters): longer ones push the rest to the right.
const WIDEST: usize = 60;

/// Lists the images.
pub(crate) fn run(args: &InventoryArgs, global: &Global, streams: &mut Streams) -> Result<Exit, CliError> {
    let loaded = Loaded::read(&args.paths, &args.reports, global, streams)?;
    let project = &loaded.project;
    let all = images(project);
    match args.format {
        InventoryFormat::Text if all.is_empty() => {}
        InventoryFormat::Text => text(project, &all, streams)?,
        InventoryFormat::Csv => csv(project, &all, streams)?,
        InventoryFormat::Json => {
            let images: Vec<Value> = all.iter().map(|used| as_json(project, used)).collect();
            write_json(&json!({"version": 1, "images": images}), streams)?;
        }
        InventoryFormat::Cyclonedx => {
            let components: Vec<Value> = all.iter().map(|used| component(project, used)).collect();
            let tool = json!({"type": "application", "name": "lintainer", "version": env!("CARGO_PKG_VERSION")});
            let document = json!({
                "bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1,
                "metadata": {"tools": {"components": [tool]}}, "components": components,
            });
            write_json(&document, streams)?;
        }
    }
    loaded.finish(all.is_empty().then_some("no file names an image"), global, streams)
}

/// What the scans of an image say: how many vulnerabilities that nobody has accepted, each once, and how many are exploited.
/// `None` where there is no scan.
fn found(project: &Project, used: &UsedImage) -> Option<(usize, usize)> {
    let scans =
        used.scans.iter().filter_map(|(report, scan)| project.reports().all().get(*report)?.report.scans.get(*scan));
    let scans: Vec<_> = scans.collect();
    let open = |is_counted: fn(&Vulnerability) -> bool| {
        let all = scans.iter().flat_map(|scan| &scan.vulnerabilities);
        let ids = all.filter(|one| one.accepted.is_none() && is_counted(one)).map(|one| one.id.as_str());
        ids.collect::<std::collections::BTreeSet<_>>().len()
    };
    (!scans.is_empty()).then(|| (open(|_| true), open(|one| one.is_exploited)))
}

fn text(project: &Project, all: &[UsedImage], streams: &mut Streams) -> Result<(), CliError> {
    let width =
        all.iter().map(|used| used.name.chars().count()).filter(|width| *width <= WIDEST).max().unwrap_or(5).max(5);
    let has_reports = !project.reports().is_empty();
    let known = if has_reports { format!("  {:<21}", "VULNERABILITIES") } else { String::new() };
    streams.print(&format!("{:<width$}  {:<8}  {:<5}  {:<10}{known}  PLACES", "IMAGE", "PINNED", "USED", "REACH"))?;
    for used in all {
        let runs = if used.places.iter().any(|place| place.runs) { "runs" } else { "built" };
        let known = match (has_reports, found(project, used)) {
            (false, _) => String::new(),
            (true, None) => "  not scanned".to_string(),
            (true, Some((all, 0))) => format!("  {all}"),
            (true, Some((all, exploited))) => format!("  {all}, {exploited} exploited"),
        };
        let known = if has_reports { format!("{known:<23}") } else { known };
        let first = used.places.first().map(|at| place(project, at.span));
        let first = first.map_or(String::new(), |(path, line, _)| format!("{path}:{line}"));
        let more = match used.places.len().saturating_sub(1) {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        let reach = used.reach().map_or("-", Exposed::name);
        let pinned = used.pin.name();
        streams.print(&format!("{:<width$}  {pinned:<8}  {runs:<5}  {reach:<10}{known}  {first}{more}", used.name))?;
    }
    Ok(())
}

fn csv(project: &Project, all: &[UsedImage], streams: &mut Streams) -> Result<(), CliError> {
    streams.print("image,pinned,path,line,column,runs,vulnerabilities,exploited,workload,exposure")?;
    for used in all {
        let (known, exploited) = found(project, used)
            .map_or((String::new(), String::new()), |(all, exploited)| (all.to_string(), exploited.to_string()));
        for at in &used.places {
            let (path, line, column) = place(project, at.span);
            let cells = [
                used.name.as_str(),
                used.pin.name(),
                &path,
                &line.to_string(),
                &column.to_string(),
                if at.runs { "true" } else { "false" },
                &known,
                &exploited,
                &at.user.as_ref().map_or(String::new(), workload),
                at.user.as_ref().map_or("", |user| user.exposure.reach.name()),
            ];
            streams.print(&cells.map(cell).join(","))?;
        }
    }
    Ok(())
}

/// `Deployment shop/web`.
fn workload(user: &UsedBy) -> String {
    let namespace = user.namespace.as_ref().map_or(String::new(), |namespace| format!("{namespace}/"));
    format!("{} {namespace}{}", user.kind, user.name)
}

/// A cell of CSV, by RFC 4180. What a spreadsheet would take for a formula is text.
fn cell(text: &str) -> String {
    let text = if text.starts_with(['=', '+', '-', '@']) { format!("'{text}") } else { text.to_string() };
    if text.contains([',', '"', '\n', '\r']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text }
}

fn as_json(project: &Project, used: &UsedImage) -> Value {
    let places = used.places.iter().map(|at| {
        let (path, line, column) = place(project, at.span);
        let user = at.user.as_ref().map(|user| {
            let through = user.exposure.through.as_ref().map(|way| way.what.as_str());
            json!({"kind": user.kind, "namespace": user.namespace, "name": user.name, "container": user.container,
                "exposure": user.exposure.reach.name(), "through": through})
        });
        json!({"path": path, "line": line, "column": column, "runs": at.runs, "workload": user})
    });
    let scans = used.scans.iter().filter_map(|(report, _)| project.reports().all().get(*report));
    let scans: Vec<&str> = scans.map(|given| given.path.as_str()).collect();
    let found = found(project, used).map(|(all, exploited)| json!({"known": all, "exploited": exploited}));
    json!({
        "image": used.name, "repository": used.repository, "tag": used.tag, "digest": used.digest, "pinned": used.pin.name(),
        "places": places.collect::<Vec<_>>(), "reports": scans, "vulnerabilities": found,
    })
}

fn component(project: &Project, used: &UsedImage) -> Value {
    let places = used.places.iter().map(|at| {
        let (path, line, _) = place(project, at.span);
        json!({"location": format!("{path}:{line}"), "line": line})
    });
    let mut component = json!({
        "type": "container", "name": used.repository.as_deref().unwrap_or(&used.name),
        "evidence": {"occurrences": places.collect::<Vec<_>>()},
    });
    if let Some(version) = used.digest.as_ref().or(used.tag.as_ref()) {
        component["version"] = json!(version);
    }
    if let (Some(purl), Some(fields)) = (purl(used), component.as_object_mut()) {
        fields.insert("bom-ref".to_string(), json!(purl));
        fields.insert("purl".to_string(), json!(purl));
    }
    component
}

/// `pkg:oci/NAME@DIGEST?repository_url=…&tag=…`, by the types of package URLs.
fn purl(used: &UsedImage) -> Option<String> {
    let repository = used.repository.as_ref()?;
    let name = repository.rsplit('/').next()?.to_ascii_lowercase();
    let encoded = |text: &str| text.replace('%', "%25").replace('/', "%2F").replace(':', "%3A");
    let digest = used.digest.as_ref().map_or(String::new(), |digest| format!("@{}", encoded(digest)));
    let tag = used.tag.as_ref().map_or(String::new(), |tag| format!("&tag={}", encoded(tag)));
    Some(format!("pkg:oci/{name}{digest}?repository_url={}{tag}", encoded(repository)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_quoted_where_they_must_be() {
        assert_eq!((cell("a"), cell("a,b"), cell("a\"b")), ("a".into(), "\"a,b\"".into(), "\"a\"\"b\"".into()));
        assert_eq!(cell("=1+1"), "'=1+1");
    }
}
