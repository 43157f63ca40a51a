//! What pipelines of CI systems do with images: build them, scan them, or leave it to parts that are not in sight.

use lintainer_core::project::{File, Project, folder, join};
use lintainer_core::yaml::Node;

/// Words that mean a scan of images or file systems, in steps, jobs and scripts.
const SCANNERS: &[&str] = &[
    "trivy",
    "grype",
    "docker scout",
    "docker/scout",
    "scout-action",
    "scout cves",
    "docker scan",
    "snyk",
    "clair",
    "anchore",
    "xray",
    "prisma",
    "twistcli",
    "twistlock",
    "wizcli",
    "wiz ",
    "sysdig",
    "jfrog",
    "jf scan",
    "dagda",
    "container-scanning",
    "container_scanning",
    "aquasec",
    "aqua ",
    "lacework",
    "qualys",
    "tenable",
    "neuvector",
    "blackduck",
    "black-duck",
    "synopsys",
    "mend-",
    "whitesource",
    "checkmarx",
    "inspector",
    "osv-scanner",
    "image-scan",
    "image_scan",
    "container-scan",
    "vulnerability-scan",
    "vuln-scan",
    "stackrox",
    "roxctl",
    "falcon",
    "vexctl",
    "orca",
    "cnspec",
    "docker-scan",
    "ecr describe-image-scan",
    "artifacts docker images scan",
    "govulncheck-image",
    "kubescape scan image",
    "copa ",
];

/// Actions, tasks and templates that build images.
const BUILD_STEPS: &[&str] = &[
    "docker/build-push-action",
    "docker/bake-action",
    "redhat-actions/buildah-build",
    "mr-smithers-excellent/docker-build-push",
    "elgohr/publish-docker",
    "whoan/docker-build-with-cache-action",
    "ko-build/setup-ko",
    "int128/kaniko-action",
    "aevea/action-kaniko",
    "docker@2",
    "docker@1",
    "docker@0",
    "docker/publish",
    "docker/build",
    "gcr.io/kaniko-project/executor",
    "/kaniko/executor",
    "plugins/docker",
    "plugins/kaniko",
    "woodpeckerci/plugin-docker-buildx",
];

/// Commands that build images: the program and its subcommands.
const BUILD_COMMANDS: &[(&str, &[&str])] = &[
    ("docker", &["build", "buildx build", "buildx bake", "image build", "compose build", "push", "image push"]),
    ("docker-compose", &["build", "push"]),
    ("podman", &["build", "push"]),
    ("buildah", &["build", "bud", "push"]),
    ("nerdctl", &["build", "push"]),
    ("img", &["build", "push"]),
    ("ko", &["build", "publish"]),
    ("pack", &["build"]),
    ("mvn", &["jib:build", "compile jib:build", "jib:dockerBuild"]),
    ("gradle", &["jib", "jibDockerBuild"]),
    ("./gradlew", &["jib", "jibDockerBuild"]),
    ("./mvnw", &["jib:build", "jib:dockerBuild"]),
];

/// The folder of the repository that a pipeline belongs to.
pub(crate) fn root_of(path: &str) -> String {
    let in_github = path.split_once(".github/workflows/").map(|(root, _)| root.trim_end_matches('/'));
    let folder = folder(path);
    let root = in_github.unwrap_or_else(|| folder.strip_suffix(".circleci").unwrap_or(folder).trim_end_matches('/'));
    root.to_string()
}

/// Whether a line in lower case is a scan of an image or a file system.
pub(crate) fn is_scan(lower: &str) -> bool {
    SCANNERS.iter().any(|word| lower.contains(word))
}

/// What builds or pushes an image in a line: the step or the command. `lower` is the line in lower case.
pub(crate) fn build_step(line: &str, lower: &str) -> Option<String> {
    let step = BUILD_STEPS.iter().find(|step| lower.starts_with(**step)).map(|step| (*step).to_string());
    step.or_else(|| build_command(line))
}

/// The command in a line of a script that builds an image.
fn build_command(line: &str) -> Option<String> {
    let words: Vec<&str> = line.split_whitespace().collect();
    for (at, word) in words.iter().enumerate() {
        // Only where a command can stand: at the start, behind an operator or a program that runs another one.
        let before = at.checked_sub(1).and_then(|before| words.get(before)).copied().unwrap_or("");
        let is_command = at == 0
            || before.ends_with([';', '&', '|', '('])
            || matches!(before, "sudo" | "time" | "then" | "do" | "else" | "exec" | "sh" | "run:" | "-" | "!")
            || before.contains('=') && at == 1;
        let word = word.trim_start_matches(['"', '\'', '(', '`']);
        let Some((program, commands)) = BUILD_COMMANDS.iter().find(|(program, _)| *program == word) else { continue };
        if !is_command && !line.trim_start().starts_with("sh ") {
            continue;
        }
        let rest: Vec<&str> =
            words.iter().skip(at + 1).copied().filter(|word| !word.starts_with('-')).take(2).collect();
        let two = rest.join(" ");
        let command = commands.iter().find(|command| two == **command || two.starts_with(&format!("{command} ")));
        let Some(command) = command else { continue };
        return Some(format!("{program} {command}"));
    }
    None
}

/// Whether a pipeline takes in steps that are not in the project: reusable workflows, included templates.
pub(crate) fn has_foreign_parts(root: Node<'_>, file: &File, project: &Project) -> bool {
    let root_folder = root_of(&file.source.path);
    let jobs = root.get("jobs").into_iter().flat_map(Node::own_entries).filter_map(|job| job.value.get("uses"));
    let is_foreign_workflow = jobs.filter_map(Node::text).any(|uses| match uses.strip_prefix("./") {
        Some(path) => project.file_at(join(&root_folder, path).as_str()).is_none(),
        None => true,
    });
    let is_foreign_include = root.get("include").is_some_and(|include| {
        let mut all = vec![include];
        all.extend(include.items());
        all.iter().any(|item| {
            ["remote", "project", "component", "template", "file"].iter().any(|key| item.get(key).is_some())
        }) || all.iter().filter_map(|item| item.get("local").unwrap_or(*item).text()).any(|path| {
            path.contains("://") || project.file_at(&join(&root_folder, path.trim_start_matches('/'))).is_none()
        })
    });
    let is_template = root.get("extends").is_some() || root.at(&["resources", "repositories"]).is_some();
    is_foreign_workflow || is_foreign_include || is_template
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_stand_where_commands_can() {
        let builds = |line: &str| build_step(line, &line.to_ascii_lowercase()).is_some();
        assert!(builds("cd app && docker build -t app ."));
        assert!(builds("sudo podman build ."));
        assert!(builds("DOCKER_BUILDKIT=1 docker buildx build --push ."));
        assert!(builds("docker/build-push-action@v6"));
        assert!(builds("sh 'docker build .'"));
        assert!(!builds("echo docker build is slow"));
        assert!(!builds("docker compose up --build"));
        assert!(!builds("docker run build"));
        assert!(!builds("make docker build-all"));
    }

    #[test]
    fn pipelines_belong_to_the_folder_of_their_repository() {
        assert_eq!(root_of(".github/workflows/ci.yml"), "");
        assert_eq!(root_of("a/b/.github/workflows/ci.yml"), "a/b");
        assert_eq!(root_of("a/.circleci/config.yml"), "a");
        assert_eq!(root_of("a/.gitlab-ci.yml"), "a");
    }
}
