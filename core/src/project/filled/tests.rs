use crate::linter::{Serial, load};
use crate::model::ImageReference;
use crate::project::Project;
use crate::span::{FileId, Span};

fn project(files: &[(&str, &str)]) -> Project {
    let files: Vec<_> = files.iter().map(|(path, text)| (path.to_string(), text.to_string())).collect();
    load(files.as_slice(), &Serial).0
}

fn image(text: &str) -> ImageReference {
    ImageReference::verbatim(text, Span::new(FileId(0), 0..0))
}

fn filled(path: &str, text: &str, images: &[&str]) -> Vec<bool> {
    let project = project(&[(path, text)]);
    images.iter().map(|name| project.fills_in(&image(name))).collect()
}

#[test]
fn artifacts_of_skaffold_are_filled_in() {
    let text = "apiVersion: skaffold/v4beta6\nkind: Config\nbuild:\n  artifacts:\n    - image: web\n      context: web\n\
                profiles:\n  - name: x\n    build:\n      artifacts: [{image: gcr.io/p/api}]\n";
    assert_eq!(
        filled("skaffold.yaml", text, &["web", "docker.io/library/web", "gcr.io/p/api", "db"]),
        [true, true, true, false]
    );
}

#[test]
fn builds_of_a_tiltfile_are_filled_in() {
    let text = "load('ext://restart', 'docker_build_with_restart')\n# docker_build('old', '.')\n\
                docker_build(\n    'web',\n    '.')\ndocker_build_with_restart(\"x/api\", '.')\ncustom_build(ref = 'tool', command='c')\n\
                docker_build('a' + tag, '.')\n";
    let images = ["web", "x/api:1", "tool", "old", "a", "ext://restart"];
    assert_eq!(filled("dev/Tiltfile", text, &images), [true, true, true, false, false, false]);
}

#[test]
fn tags_and_contexts_of_bake_files_are_filled_in() {
    let hcl = "variable \"REPO\" { default = \"x\" }\ntarget \"app\" {\n  contexts = { base = \"target:base\" } // c\n  \
               tags = [\"${REPO}/team/app:${TAG}\", \"plain:1\", notequal(\"\", V) ? \"other:${V}\" : \"\"]\n}\n";
    let images = ["team/app", "ghcr.io/team/app", "app", "plain", "other", "base", "x"];
    assert_eq!(filled("docker-bake.hcl", hcl, &images), [true, true, false, true, true, true, false]);
    let json = "{\"target\": {\"app\": {\"tags\": [\"y/app:1\"], \"contexts\": {\"base\": \"target:b\"}}}}";
    assert_eq!(filled("docker-bake.json", json, &["y/app", "base", "target"]), [true, true, false]);
}

#[test]
fn what_compose_builds_and_kustomizations_tag_is_filled_in() {
    let compose = "services:\n  a: {image: x/a, build: a}\n  b: {image: x/b}\n";
    assert_eq!(filled("compose.yaml", compose, &["x/a", "x/b"]), [true, false]);
    let kustomization = "images: [{name: app, newTag: v1}, {name: moved, newName: elsewhere}]\n";
    assert_eq!(filled("prod/kustomization.yaml", kustomization, &["app", "moved"]), [true, false]);
}

#[test]
fn pipelines_name_what_they_build_tag_and_set() {
    let workflow = "env: {BASE_IMAGE: o/base, NODE: o/node}\njobs:\n  a:\n    steps:\n      - run: |\n          docker build -t one:${{ github.sha }} .\n          docker tag one \
                    \"$REG/team/two:$TAG\"\n          docker buildx build --tag=three .\n          kubectl set image deploy/x c=four:1\n      \
                    - uses: docker/build-push-action@v6\n        with:\n          tags: |\n            ghcr.io/o/five:1\n            o/six\n";
    let project = project(&[(".github/workflows/ci.yaml", workflow)]);
    for name in ["one", "r.example/team/two", "three", "four", "ghcr.io/o/five", "o/six", "o/base"] {
        assert!(project.pipelines_fill_in(&image(name)), "{name}");
        assert!(!project.fills_in(&image(name)), "{name}");
    }
    assert!(!project.pipelines_fill_in(&image("o/node")));
    assert!(!project.pipelines_fill_in(&image("deploy/x")));
}

#[test]
fn a_folder_builds_the_image_that_is_named_like_it() {
    let project = project(&[
        ("app/Dockerfile", "FROM scratch\n"),
        ("images/base/Dockerfile", "FROM example/lower:1\n"),
        ("images/lower/Dockerfile", "FROM ubuntu:24.04\n"),
        ("grafana/Dockerfile", "FROM grafana/grafana:12.0\n"),
        ("nginx/Dockerfile", "FROM alpine:3.22\n"),
        ("tool/Dockerfile.dev", "FROM alpine:3.22\n"),
        ("pod.yaml", "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\n"),
    ]);
    for name in ["gcr.io/team/base", "example/lower", "registry.example:5000/lower"] {
        assert!(project.builds_in_folder(&image(name)), "{name}");
    }
    let others = ["base", "nginx", "docker.io/library/nginx", "public.ecr.aws/docker/library/nginx", "grafana/grafana"];
    for name in others.into_iter().chain(["example/tool", "example/other"]) {
        assert!(!project.builds_in_folder(&image(name)), "{name}");
    }
    let own = ImageReference::verbatim("gcr.io/team/base", Span::new(FileId(1), 0..0));
    assert_eq!(project.file(FileId(1)).source.path, "images/base/Dockerfile");
    assert!(!project.builds_in_folder(&own), "an image is not built on itself");
    let pod = project.files().iter().find(|file| file.source.path == "pod.yaml").unwrap().source.id;
    let deployed = ImageReference::verbatim("gcr.io/team/base", Span::new(pod, 0..0));
    assert!(!project.builds_in_folder(&deployed), "what is deployed has a version");
}
