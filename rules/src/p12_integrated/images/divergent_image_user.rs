//! `divergent-image-user`: a container that runs as somebody else than its image is built for.

use std::collections::HashMap;

use lintainer_core::dockerfile::{GivenPath, Image, is_within};
use lintainer_core::model::Format::{Compose, Kubernetes};
use lintainer_core::model::{Mount, MountSource, User};
use lintainer_core::project::{Built, Project};
use lintainer_core::span::Spanned;

use crate::prelude::*;
use crate::shared::built_images::PerImage;
use crate::shared::image_paths;

pub(super) static RULE: Rule = Rule {
    name: "divergent-image-user",
    practice: Practice::Integrated,
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    since: "0.1.0",
    profiles: &[Profile::Essential, Profile::Audit],
    fixable: Fixable::No,
    formats: &[Compose, Kubernetes],
    page: Page::new(include_str!("divergent_image_user.md")),
    yields_to: &[],
    options: &[],
    checks: &[Check::Project(check)],
};

fn check(_: &Project, cx: &mut Context) {
    let mut accounts = PerImage::new();
    for built in cx.project().built_containers() {
        let (Some(user), Some(own)) = (built.container.user.known(), built.stage.user.known()) else { continue };
        let is_root = user.value.id().is_none_or(|id| id == 0);
        // A variable may be set otherwise where the image is built or run.
        if is_root || cx.text(user.span).contains('$') || cx.text(own.span).contains('$') {
            continue;
        }
        let account = accounts.of(&built, || account(&own.value, &cx.image(built.file, &built.stage.name)?));
        let path = account.as_ref().and_then(|account| foreign_path(&built, &user.value, account, cx));
        if let Some(path) = path {
            report(&built, user, own, &path, cx);
        }
    }
}

/// The account that an image is built for.
struct Account {
    id: u64,
    /// The paths that are given to it, and to nobody else behind that.
    paths: Vec<GivenPath>,
}

/// The account of an image; `None` for root, and where others may write to what it has.
fn account(own: &User, image: &Image) -> Option<Account> {
    let id = own.id().or_else(|| image.uid_of(&own.user)).filter(|id| *id != 0)?;
    if image.shares_writing() {
        return None;
    }
    let given = image.given_paths();
    let is_own = |owner: &User| owner.user == own.user || owner.id() == Some(id);
    let mut last: HashMap<&str, &GivenPath> = HashMap::new();
    given.iter().for_each(|one| _ = last.insert(&one.path, one));
    let paths = given
        .iter()
        .filter(|one| is_own(&one.owner) && last.get(&*one.path).is_some_and(|last| last.owner == one.owner));
    Some(Account { id, paths: paths.cloned().collect() })
}

/// A path that the image gives to its own user, and to which the user of the container may not write.
fn foreign_path(built: &Built, user: &User, account: &Account, cx: &Context) -> Option<GivenPath> {
    if user.id() == Some(account.id) {
        return None;
    }
    let groups = groups(built, cx);
    let is_foreign = |given: &&GivenPath| !is_covered(&given.path, built) && !may_be_in_group(given, &groups);
    let mut paths = account.paths.iter().filter(is_foreign);
    let first = paths.next()?;
    let state = std::iter::once(first).chain(paths).find(|given| is_state(given));
    Some(state.unwrap_or(first).clone())
}

/// Whether the program writes there: a command gives it away, or its name says so.
fn is_state(given: &GivenPath) -> bool {
    !given.is_copied || image_paths::is_state(&given.path)
}

/// Whether something else is mounted there. A new volume with a name gets the files of the image with their owners.
fn is_covered(path: &str, built: &Built) -> bool {
    let keeps_owners = |mount: &Mount| {
        built.service.is_some() && matches!(mount.source, MountSource::Named(_) | MountSource::Anonymous)
    };
    let covers = |mount: &Mount| mount.target.value().is_none_or(|target| is_within(path, target));
    built.container.mounts.iter().any(|mount| covers(mount) && !keeps_owners(mount))
}

/// The groups that the container is given.
fn groups(built: &Built, cx: &Context) -> Vec<String> {
    let own = built.container.user.value().and_then(|user| user.group.clone());
    let mut groups: Vec<String> = own.into_iter().collect();
    let added = built.service.and_then(|service| service.value.get("group_add"));
    groups.extend(added.into_iter().flat_map(|added| added.items()).filter_map(|item| Some(item.text()?.to_string())));
    let (container, workload) = (built.container, built.workload);
    let own = container.inherited("securityContext.runAsGroup", workload, cx);
    let of_pod = ["securityContext.fsGroup", "securityContext.supplementalGroups"];
    let of_pod = of_pod.into_iter().filter_map(|path| workload.pod_field(path, cx));
    for field in own.into_iter().chain(of_pod) {
        groups.extend(field.word().into_iter().chain(field.items().filter_map(|item| item.word())).map(str::to_string));
    }
    groups
}

/// Whether one of the groups may be that of a path.
fn may_be_in_group(given: &GivenPath, groups: &[String]) -> bool {
    // Without a group, COPY takes the number of the user; a process without one has the group 0.
    let own = match &given.owner.group {
        Some(group) => group.as_str(),
        None if given.is_copied => given.owner.user.as_str(),
        None => "0",
    };
    let is_name = own.parse::<u64>().is_err();
    groups.iter().any(|group| group == own || is_name)
}

fn report(built: &Built, user: &Spanned<User>, own: &Spanned<User>, given: &GivenPath, cx: &mut Context) {
    let (name, id, path) = (&built.container.name, &user.value.user, &given.path);
    let (owner, own_name) = (&given.owner.user, &own.value.user);
    let message = format!("`{name}` runs as user `{id}`, and `{path}` in its image belongs to `{owner}`");
    let finding = cx.report(user.span, message);
    finding.help(format!("run it as `{own_name}`, or mount a volume at `{path}` that user `{id}` may write to"));
    finding.related(own.span, format!("the image is built for `{own_name}`"));
    finding.related(given.span, format!("`{path}` is given to `{owner}` here"));
    if !is_state(given) {
        finding.profile(Profile::Audit).severity(Severity::Info);
    }
}
