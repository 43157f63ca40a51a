//! Real files, from a folder that `LINTAINER_CORPUS` names.

use super::*;

#[test]
#[ignore = "needs a folder of Dockerfiles in LINTAINER_CORPUS"]
#[allow(clippy::disallowed_methods)]
fn corpus() {
    let folder = std::env::var("LINTAINER_CORPUS").expect("LINTAINER_CORPUS names the folder");
    let mut folders = vec![std::path::PathBuf::from(folder)];
    let (mut files, mut faulty) = (0, Vec::new());
    let (mut accepted, mut differing) = ([0; 2], [const { Vec::new() }; 2]);
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
            let ours = oracles::ours(&source, &file);
            for (oracle, theirs) in
                [oracles::parse_dockerfile(&source), oracles::dockerfile_parser(&source)].iter().enumerate()
            {
                let Some(theirs) = theirs else { continue };
                accepted[oracle] += 1;
                if *theirs != ours {
                    let first = ours.iter().zip(theirs).find(|(ours, theirs)| ours != theirs);
                    differing[oracle].push(format!(
                        "{}: {first:?}, {} and {}",
                        path.display(),
                        ours.len(),
                        theirs.len()
                    ));
                }
            }
            if let Some(problem) = file.problems.first() {
                let line = source.position(problem.span.start).line;
                faulty.push(format!("{}:{line}: {:?}: {}", path.display(), problem.kind, problem.message));
            }
        }
    }
    println!("{files} files, {} with problems", faulty.len());
    println!("accepted by the oracles: {accepted:?}, read differently: {:?}", differing.each_ref().map(Vec::len));
    let all: Vec<String> = faulty.into_iter().chain(differing.into_iter().flatten()).collect();
    assert_eq!(all, [""; 0]);
}
