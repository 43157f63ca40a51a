//! stub
#![allow(missing_docs)]
#[derive(Debug)]
pub struct Dockerfile {
    pub problems: Vec<u8>,
    pub i: Vec<Instruction>,
}
#[derive(Debug)]
pub struct Instruction;
impl Dockerfile {
    pub fn instructions(&self) -> impl Iterator<Item = &Instruction> {
        self.i.iter()
    }
}
pub fn parse(_: &crate::source::Source) -> Dockerfile {
    Dockerfile { problems: vec![], i: vec![] }
}
pub fn lower(_: &Dockerfile, _: &crate::project::File, _: &crate::project::Project) -> crate::project::Model {
    Default::default()
}
