//! `unpinned-kustomize-base`: a kustomization takes in whatever a remote branch has today.

use lintainer_core::kubernetes::NamedPath;
use lintainer_core::model::Format::Kubernetes;
use lintainer_core::project::Project;

use crate::prelude::*;

static ALLOW: ListOption = ListOption::new("allow", &[], "beginnings of addresses that are accepted");

pub(super) static RULE: Rule = Rule {
    name: "unpinned-kustomize-base",
    practice: Practice::Updates,
    severity: Severity::Warning,
    confidence: Confidence::High,
    since: "0.1.0",
    profiles: &[Profile::Hardened],
    fixable: Fixable::No,
    formats: &[Kubernetes],
    page: Page::new(include_str!("unpinned_kustomize_base.md")),
    yields_to: &[],
    options: &[ALLOW.declared()],
    checks: &[Check::Project(check)],
};

/// Names that are those of branches, or follow the newest release.
const MOVING: [&str; 8] = ["HEAD", "dev", "develop", "latest", "main", "master", "stable", "trunk"];

/// Hosts whose addresses are those of repositories, unless a file is named.
const FORGES: [&str; 4] = ["bitbucket.org", "codeberg.org", "github.com", "gitlab.com"];

/// Hosts whose addresses name the branch of a file.
const RAW_HOSTS: [&str; 2] = ["raw.githubusercontent.com", "github.com"];

fn check(project: &Project, cx: &mut Context) {
    for one in project.kustomizations().all() {
        let file = project.file(one.file);
        if file.skipped.is_some() || file.is_broken() || project.is_among_tests(one.file) {
            continue;
        }
        let takes_in = |named: &&NamedPath| matches!(named.key, "resources" | "bases" | "components" | "crds");
        for named in one.paths.iter().filter(takes_in) {
            let address = named.path.value.as_str();
            if cx.get(&ALLOW).iter().any(|start| address.starts_with(start.as_str())) {
                continue;
            }
            let Some(moving) = moving_part(address) else { continue };
            let what = match moving {
                Some(part) => format!("`{address}` takes in whatever `{part}` is when it is built"),
                None => format!("`{address}` takes in whatever the default branch is when it is built"),
            };
            cx.report(named.path.span, what).about(named.path.span).help("name a tag or a commit: `?ref=v1.2.0`");
        }
    }
}

/// What makes an address move: the branch, or `None` where it is the default one. Nothing where it does not, or where
/// that is not known.
fn moving_part(address: &str) -> Option<Option<&str>> {
    if address.contains(['$', '<', '{']) {
        return None;
    }
    let bare = address.strip_prefix("git::").unwrap_or(address);
    let (scheme, rest) = bare.split_once("://").unwrap_or(("", bare));
    let (path, query) = rest.split_once('?').unwrap_or((rest, ""));
    let host = path.split(['/', ':']).next().unwrap_or("");
    let host = host.rsplit('@').next().unwrap_or(host);
    // Without a scheme the tool knows one host, and Git's own way of writing.
    let is_remote = !scheme.is_empty() || rest.starts_with("git@") || host == "github.com";
    if !is_remote || !path.contains('/') || scheme == "file" {
        return None;
    }
    let has_marks = path.contains("//") || path.contains(".git/") || path.ends_with(".git") || query.contains("ref=");
    let parts: Vec<&str> = path.split('/').skip(1).collect();
    if scheme.starts_with("http") && !has_marks && (is_manifest(path) || !FORGES.contains(&host)) {
        return file_part(host, &parts).map(Some);
    }
    let wanted = query.split('&').find_map(|pair| pair.strip_prefix("ref=").or(pair.strip_prefix("version=")));
    match wanted.map(|wanted| wanted.strip_prefix("refs/heads/").unwrap_or(wanted)) {
        None | Some("") => Some(None),
        Some(wanted) => MOVING.contains(&wanted).then_some(Some(wanted)),
    }
}

/// Whether an address is that of one file, which is fetched as it is.
fn is_manifest(path: &str) -> bool {
    [".yaml", ".yml", ".json"].iter().any(|ending| path.ends_with(ending))
}

/// The part of the address of a file that stands for the newest one.
fn file_part<'a>(host: &str, parts: &[&'a str]) -> Option<&'a str> {
    let behind = match parts {
        _ if !RAW_HOSTS.contains(&host) => return None,
        // `github.com/team/repository/releases/latest/download/install.yaml`
        [_, _, "releases", "latest", ..] => return parts.get(3).copied(),
        [_, _, "raw" | "blob", behind @ ..] if host == "github.com" => behind,
        [_, _, behind @ ..] if host != "github.com" => behind,
        _ => return None,
    };
    let branch = match behind {
        ["refs", "heads", branch, ..] => return Some(branch),
        [branch, ..] => *branch,
        [] => return None,
    };
    MOVING.contains(&branch).then_some(branch)
}

#[cfg(test)]
mod tests {
    use super::moving_part;

    #[test]
    fn addresses_say_what_they_follow() {
        for (address, moving) in [
            ("github.com/team/app", Some(None)),
            ("github.com/team/app//deploy?ref=main", Some(Some("main"))),
            ("github.com/team/app//deploy?timeout=90s&ref=refs/heads/dev", Some(Some("dev"))),
            ("https://github.com/team/app//deploy", Some(None)),
            ("git@github.com:team/app.git", Some(None)),
            ("https://git.example.com/team/app.git//crds/a.yaml?ref=master", Some(Some("master"))),
            ("https://raw.githubusercontent.com/team/app/main/crd.yaml", Some(Some("main"))),
            ("https://raw.githubusercontent.com/team/app/refs/heads/x/crd.yaml", Some(Some("x"))),
            ("https://github.com/team/app/releases/latest/download/install.yaml", Some(Some("latest"))),
            ("github.com/team/app?ref=v1.2.0", None),
            ("git@github.com:team/app.git?ref=2f7a6c1", None),
            ("https://raw.githubusercontent.com/team/app/v1/main.yaml", None),
            ("https://github.com/team/app/releases/download/v1/install.yaml", None),
            ("https://example.com/main/install.yaml", None),
            ("github.com/team/app?ref=${VERSION}", None),
            ("../base", None),
            ("./web.yaml", None),
            ("web.yaml", None),
            ("apps/web.d", None),
            ("metal3.io/provisionings/web.yaml", None),
            ("https://example.com/team/app", None),
            ("https://gitlab.com/team/app", Some(None)),
        ] {
            assert_eq!(moving_part(address), moving, "{address}");
        }
    }
}
