//! `cargo xtask release image`: the folder that `packaging/Dockerfile` is built in, with a program per processor.

use super::targets::built;
use super::{files, program};
use crate::tools::root;

/// Lays the programs beside the Dockerfile.
///
/// # Errors
/// There is no archive, or the folder cannot be written.
pub fn run() -> Result<(), String> {
    let folder = root().join("target/image");
    files::fresh_folder(&folder)?;
    for target in built(|target| target.linux.is_some())? {
        let path = folder.join(target.linux.unwrap_or_default()).join(target.program());
        files::write_program(&path, &program::packed(target)?)?;
    }
    files::write(&folder.join("Dockerfile"), &files::read_bytes(&root().join("packaging/Dockerfile"))?)?;
    println!("docker buildx build {}", folder.display());
    Ok(())
}
