//! Real files, from a folder that `LINTAINER_CORPUS` names.

use super::*;

#[test]
#[ignore = "needs a folder of Dockerfiles in LINTAINER_CORPUS"]
#[allow(clippy::disallowed_methods)]
fn corpus() {
    let Ok(folder) = std::env::var("LINTAINER_CORPUS") else { return };
    let mut folders = vec![std::path::PathBuf::from(folder)];
    let (mut files, mut faulty) = (0, Vec::new());
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let source = Source::from_bytes(FileId(0), path.to_string_lossy(), std::fs::read(&path).unwrap());
            let file = parse(&source);
            files += 1;
            if let Some(problem) = file.problems.first() {
                let line = source.position(problem.span.start).line;
                faulty.push(format!("{}:{line}: {:?}: {}", path.display(), problem.kind, problem.message));
            }
        }
    }
    println!("{files} files, {} with problems", faulty.len());
    assert_eq!(faulty, [""; 0]);
}
