//! Pipelines: the same job as each system writes it.

use super::*;
use crate::linter::{Serial, load};
use crate::span::FileId;

/// What a pipeline does: images, steps with `?` where they may fail, includes with `!` where they are elsewhere.
fn shown(path: &str, text: &str) -> Vec<String> {
    let (project, _) = load(&[(path.to_string(), text.to_string())][..], &Serial);
    let file = project.file(FileId(0));
    let syntax = file.syntax();
    let pipeline = Pipeline::read(file, &syntax).expect("a pipeline");
    let mut found = Vec::new();
    for job in &pipeline.jobs {
        found.extend(
            job.images.iter().map(|image| format!("image {}", image.value().map_or("?", |image| image.text()))),
        );
        for step in &job.steps {
            let fails = if step.may_fail || job.may_fail { "?" } else { "" };
            found.push(match (step.script(), step.uses()) {
                (Some(script), _) => {
                    let names = script.commands.iter().filter_map(|command| command.name());
                    format!("run{fails} {}", names.collect::<Vec<_>>().join(" "))
                }
                (_, uses) => format!("uses{fails} {}", uses.map_or("", |uses| uses.value)),
            });
        }
    }
    found.extend(
        pipeline
            .includes
            .iter()
            .map(|include| format!("include{} {}", if include.local { "" } else { "!" }, include.name.value)),
    );
    found.extend(pipeline.schedule.map(|span| format!("time {}", file.source.slice(span))));
    found
}

#[test]
fn workflows_of_github_are_read() {
    let text = "on: {push: ~, schedule: [{cron: '0 1 * * *'}]}\njobs:\n  a:\n    container: node:22\n    services: {db: {image: postgres:17}}\n    \
                steps:\n    - uses: actions/checkout@v5\n    - run: |\n        docker build .\n        trivy image x\n      continue-on-error: true\n  \
                b: {uses: ./.github/workflows/b.yml}\n  c: {uses: team/x/.github/workflows/c.yml@v1}\n";
    assert_eq!(
        shown(".github/workflows/ci.yml", text),
        [
            "image node:22",
            "image postgres:17",
            "uses actions/checkout@v5",
            "run? docker trivy",
            "include ./.github/workflows/b.yml",
            "include! team/x/.github/workflows/c.yml@v1",
            "time schedule"
        ]
    );
}

#[test]
fn jobs_of_gitlab_are_read() {
    let text = "image: alpine:3.22\ninclude:\n- local: /ci/a.yml\n- project: x/y\n  file: z.yml\nstages: [a]\nvariables: {A: b}\n\
                scan:\n  image: {name: trivy:1}\n  services: [docker:28-dind]\n  allow_failure: true\n  script:\n  - docker pull x\n  - [trivy image x]\n";
    assert_eq!(
        shown(".gitlab-ci.yml", text),
        [
            "image alpine:3.22",
            "image docker:28-dind",
            "image trivy:1",
            "run? docker",
            "run? trivy",
            "include /ci/a.yml",
            "include! x/y"
        ]
    );
}

#[test]
fn other_systems_are_read() {
    let azure = "schedules: [{cron: '0 0 * * *'}]\nstages:\n- stage: a\n  jobs:\n  - job: b\n    container: node:22\n    steps:\n    \
                 - script: make\n    - task: Docker@2\n      continueOnError: true\n    - template: t.yml\n    - template: t.yml@other\n";
    let expected =
        ["image node:22", "run make", "uses? Docker@2", "include t.yml", "include! t.yml@other", "time schedules"];
    assert_eq!(shown("azure-pipelines.yml", azure), expected);
    let circle = "orbs: {d: circleci/docker@2}\njobs:\n  a:\n    docker: [{image: cimg/base:2025.01}]\n    steps:\n    - checkout\n    \
                  - run: make\n    - run: {command: docker build .}\n    - when: {condition: x, steps: [{run: ls}]}\n    - d/push: {image: x}\n";
    let expected = [
        "image cimg/base:2025.01",
        "uses checkout",
        "run make",
        "run docker",
        "uses when",
        "uses d/push",
        "include! circleci/docker@2",
    ];
    assert_eq!(
        shown(".circleci/config.yml", circle),
        expected.map(|line| if line == "uses when" { "run ls" } else { line })
    );
    let bitbucket = "pipelines:\n  default:\n  - step:\n      image: node:22\n      script: [make, {pipe: a/b:1}]\n  branches:\n    \
                     main:\n    - parallel: [{step: {script: [ls]}}]\n";
    assert_eq!(shown("bitbucket-pipelines.yml", bitbucket), ["image node:22", "run make", "uses a/b:1", "run ls"]);
    let drone = "steps:\n- {name: a, image: golang:1.25, commands: [make]}\n- {name: b, image: plugins/docker, settings: {repo: x}}\n";
    assert_eq!(
        shown(".drone.yml", drone),
        ["image golang:1.25", "run make", "image plugins/docker", "uses plugins/docker"]
    );
}

#[test]
fn literal_texts_of_a_jenkinsfile_are_read() {
    let text = "@Library('ci') _\n// sh 'no'\npipeline {\n  agent { docker { image 'node:22' } }\n  triggers { cron('H 1 * * *') }\n  stages {\n    \
                sh \"make\"\n    sh(script: 'docker build .', returnStdout: true)\n    sh '''\n      trivy x\n      ls\n    '''\n    echo 'sh'\n  }\n}\nü '";
    let expected = ["image node:22", "run make", "run docker", "run trivy ls", "include! ci", "time H 1 * * *"];
    assert_eq!(shown("Jenkinsfile", text), expected);
}

#[test]
fn odd_files_are_read_without_harm() {
    for path in [
        ".github/workflows/a.yml",
        ".gitlab-ci.yml",
        "azure-pipelines.yml",
        ".circleci/config.yml",
        "bitbucket-pipelines.yml",
        ".drone.yml",
        "Jenkinsfile",
    ] {
        for text in [
            "",
            "[]",
            "jobs: x",
            "jobs: {a: {steps: x}}",
            "steps: [[[]]]",
            "pipelines: &a [*a]",
            "a: &a {b: *a}",
            "'",
            "\"\"\"x",
            "sh",
        ] {
            shown(path, text);
        }
    }
}

#[test]
fn lists_that_aliases_repeat_stay_small() {
    let job = "  j0: &j {steps: &s [".to_string() + &"{run: ls}, ".repeat(2000) + "]}\n";
    let many: String = (1..2000).map(|index| format!("  j{index}: *j\n")).collect();
    let github = format!("jobs:\n{job}{many}");
    assert!(shown(".github/workflows/a.yml", &github).len() <= 1 << 14);
    let mut bomb = "pipelines:\n  a0: &a0 [{step: {script: [ls]}}]\n".to_string();
    for index in 1..9 {
        let aliases = format!("*a{}, ", index - 1).repeat(30);
        bomb += &format!("  a{index}: &a{index} [{aliases}]\n");
    }
    assert_eq!(shown("bitbucket-pipelines.yml", &bomb), ["run ls"]);
}

#[test]
fn pipelines_belong_to_the_folder_of_their_repository() {
    assert_eq!(root_of(".github/workflows/ci.yml"), "");
    assert_eq!(root_of("a/b/.github/workflows/ci.yml"), "a/b");
    assert_eq!(root_of("a/.circleci/config.yml"), "a");
    assert_eq!(root_of("a/.gitlab-ci.yml"), "a");
}

#[test]
fn steps_have_the_names_that_people_gave_them() {
    let names = |path: &str, text: &str| {
        let (project, _) = load(&[(path.to_string(), text.to_string())][..], &Serial);
        let file = project.file(FileId(0));
        let syntax = file.syntax();
        let pipeline = Pipeline::read(file, &syntax).expect("a pipeline");
        let names: Vec<String> =
            pipeline.steps().map(|step| step.name.map_or(String::new(), |name| name.value.to_string())).collect();
        names.join(" ")
    };
    let github = "jobs: {a: {steps: [{name: x, run: y}, {uses: z}]}}\n";
    assert_eq!(names(".github/workflows/a.yml", github), "x ");
    let azure = "steps: [{script: y, displayName: x}, {task: Docker@2, displayName: z}]\n";
    assert_eq!(names("azure-pipelines.yml", azure), "x z");
    let circle = "jobs: {a: {steps: [checkout, {run: {name: x, command: y}}, {docker/build: {name: z}}]}}\n";
    assert_eq!(names(".circleci/config.yml", circle), " x z");
}

#[test]
fn jobs_of_orbs_stand_in_workflows() {
    let text =
        "orbs: {docker: circleci/docker@2}\nworkflows: {a: {jobs: [docker/publish: {image: x}, own, docker/lint]}}\n";
    assert_eq!(
        shown(".circleci/config.yml", text),
        ["uses docker/publish", "uses docker/lint", "include! circleci/docker@2"]
    );
}
