//! Core's JSON structs as Python values, without JSON in between: a serializer that makes a named tuple of `lintainer._types`
//! for each struct, by the struct's name. So Python has the same fields as every other front end, and no struct is copied here.

use std::fmt::Display;

use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyBool, PyString, PyTuple, PyType};
use serde::ser::{self, Impossible, Serialize};

/// A value cannot be made: out of memory, or a class is missing.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub(crate) struct Failure(PyErr);

impl ser::Error for Failure {
    fn custom<T: Display>(message: T) -> Self {
        Failure(pyo3::exceptions::PyTypeError::new_err(message.to_string()))
    }
}

impl From<PyErr> for Failure {
    fn from(error: PyErr) -> Self {
        Failure(error)
    }
}

/// The Python value of one of core's JSON structs.
pub(crate) fn to_python<'py>(py: Python<'py>, value: &impl Serialize) -> PyResult<Bound<'py, PyAny>> {
    let mut maker = Maker { py, classes: Vec::new() };
    value.serialize(&mut maker).map_err(|Failure(error)| error)
}

/// Makes values. Serializing a struct looks its class up once.
struct Maker<'py> {
    py: Python<'py>,
    classes: Vec<(&'static str, Bound<'py, PyType>)>,
}

impl<'py> Maker<'py> {
    /// The class of a struct: `FindingJson` is `Finding`.
    fn class(&mut self, name: &'static str) -> PyResult<Bound<'py, PyType>> {
        if let Some((_, class)) = self.classes.iter().find(|(known, _)| *known == name) {
            return Ok(class.clone());
        }
        let types = self.py.import("lintainer._types")?;
        let class = types.getattr(name.strip_suffix("Json").unwrap_or(name))?.cast_into::<PyType>()?;
        self.classes.push((name, class.clone()));
        Ok(class)
    }
}

/// An instance of a named tuple: `tuple.__new__(class, fields)`, which spares the call of a Python function.
fn named_tuple<'py>(
    py: Python<'py>,
    class: &Bound<'py, PyType>,
    fields: Vec<Bound<'py, PyAny>>,
) -> PyResult<Bound<'py, PyAny>> {
    static NEW: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
    let new = NEW.get_or_try_init(py, || py.get_type::<PyTuple>().getattr("__new__").map(Bound::unbind))?;
    new.bind(py).call1((class, PyTuple::new(py, fields)?))
}

type Value<'py> = Bound<'py, PyAny>;

impl<'a, 'py> ser::Serializer for &'a mut Maker<'py> {
    type Ok = Value<'py>;
    type Error = Failure;
    type SerializeSeq = Items<'a, 'py>;
    type SerializeTuple = Impossible<Value<'py>, Failure>;
    type SerializeTupleStruct = Impossible<Value<'py>, Failure>;
    type SerializeTupleVariant = Impossible<Value<'py>, Failure>;
    type SerializeMap = Entries<'a, 'py>;
    type SerializeStruct = Fields<'a, 'py>;
    type SerializeStructVariant = Impossible<Value<'py>, Failure>;

    fn serialize_bool(self, value: bool) -> Result<Value<'py>, Failure> {
        Ok(PyBool::new(self.py, value).to_owned().into_any())
    }

    fn serialize_i8(self, value: i8) -> Result<Value<'py>, Failure> {
        self.serialize_i64(value.into())
    }

    fn serialize_i16(self, value: i16) -> Result<Value<'py>, Failure> {
        self.serialize_i64(value.into())
    }

    fn serialize_i32(self, value: i32) -> Result<Value<'py>, Failure> {
        self.serialize_i64(value.into())
    }

    fn serialize_i64(self, value: i64) -> Result<Value<'py>, Failure> {
        Ok(value.into_pyobject(self.py).map_err(PyErr::from)?.into_any())
    }

    fn serialize_u8(self, value: u8) -> Result<Value<'py>, Failure> {
        self.serialize_u64(value.into())
    }

    fn serialize_u16(self, value: u16) -> Result<Value<'py>, Failure> {
        self.serialize_u64(value.into())
    }

    fn serialize_u32(self, value: u32) -> Result<Value<'py>, Failure> {
        self.serialize_u64(value.into())
    }

    fn serialize_u64(self, value: u64) -> Result<Value<'py>, Failure> {
        Ok(value.into_pyobject(self.py).map_err(PyErr::from)?.into_any())
    }

    fn serialize_f32(self, value: f32) -> Result<Value<'py>, Failure> {
        self.serialize_f64(value.into())
    }

    fn serialize_f64(self, value: f64) -> Result<Value<'py>, Failure> {
        Ok(value.into_pyobject(self.py).map_err(PyErr::from)?.into_any())
    }

    fn serialize_char(self, value: char) -> Result<Value<'py>, Failure> {
        self.serialize_str(value.encode_utf8(&mut [0; 4]))
    }

    fn serialize_str(self, value: &str) -> Result<Value<'py>, Failure> {
        Ok(PyString::new(self.py, value).into_any())
    }

    fn serialize_bytes(self, _value: &[u8]) -> Result<Value<'py>, Failure> {
        Err(ser::Error::custom("bytes"))
    }

    fn serialize_none(self) -> Result<Value<'py>, Failure> {
        self.serialize_unit()
    }

    fn serialize_some<T: ?Sized + Serialize>(self, value: &T) -> Result<Value<'py>, Failure> {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<Value<'py>, Failure> {
        Ok(self.py.None().into_bound(self.py))
    }

    fn serialize_unit_struct(self, _name: &'static str) -> Result<Value<'py>, Failure> {
        self.serialize_unit()
    }

    fn serialize_unit_variant(
        self,
        _name: &'static str,
        _index: u32,
        variant: &'static str,
    ) -> Result<Value<'py>, Failure> {
        self.serialize_str(variant)
    }

    fn serialize_newtype_struct<T: ?Sized + Serialize>(
        self,
        _name: &'static str,
        value: &T,
    ) -> Result<Value<'py>, Failure> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: ?Sized + Serialize>(
        self,
        _name: &'static str,
        _index: u32,
        _variant: &'static str,
        value: &T,
    ) -> Result<Value<'py>, Failure> {
        value.serialize(self)
    }

    fn serialize_seq(self, count: Option<usize>) -> Result<Items<'a, 'py>, Failure> {
        Ok(Items { maker: self, items: Vec::with_capacity(count.unwrap_or_default()) })
    }

    fn serialize_tuple(self, _count: usize) -> Result<Self::SerializeTuple, Failure> {
        Err(ser::Error::custom("a tuple"))
    }

    fn serialize_tuple_struct(self, _name: &'static str, _count: usize) -> Result<Self::SerializeTupleStruct, Failure> {
        Err(ser::Error::custom("a tuple struct"))
    }

    fn serialize_tuple_variant(
        self,
        _name: &'static str,
        _index: u32,
        _variant: &'static str,
        _count: usize,
    ) -> Result<Self::SerializeTupleVariant, Failure> {
        Err(ser::Error::custom("a tuple variant"))
    }

    fn serialize_map(self, _count: Option<usize>) -> Result<Entries<'a, 'py>, Failure> {
        Ok(Entries { maker: self, items: Vec::new(), key: None })
    }

    fn serialize_struct(self, name: &'static str, count: usize) -> Result<Fields<'a, 'py>, Failure> {
        let class = self.class(name)?;
        Ok(Fields { maker: self, class, values: Vec::with_capacity(count) })
    }

    fn serialize_struct_variant(
        self,
        _name: &'static str,
        _index: u32,
        _variant: &'static str,
        _count: usize,
    ) -> Result<Self::SerializeStructVariant, Failure> {
        Err(ser::Error::custom("a struct variant"))
    }
}

/// A list becomes a tuple, which can be hashed.
struct Items<'a, 'py> {
    maker: &'a mut Maker<'py>,
    items: Vec<Value<'py>>,
}

impl<'py> ser::SerializeSeq for Items<'_, 'py> {
    type Ok = Value<'py>;
    type Error = Failure;

    fn serialize_element<T: ?Sized + Serialize>(&mut self, value: &T) -> Result<(), Failure> {
        self.items.push(value.serialize(&mut *self.maker)?);
        Ok(())
    }

    fn end(self) -> Result<Value<'py>, Failure> {
        Ok(PyTuple::new(self.maker.py, self.items)?.into_any())
    }
}

/// A map becomes a tuple of pairs, which can be hashed.
struct Entries<'a, 'py> {
    maker: &'a mut Maker<'py>,
    items: Vec<Value<'py>>,
    key: Option<Value<'py>>,
}

impl<'py> ser::SerializeMap for Entries<'_, 'py> {
    type Ok = Value<'py>;
    type Error = Failure;

    fn serialize_key<T: ?Sized + Serialize>(&mut self, key: &T) -> Result<(), Failure> {
        self.key = Some(key.serialize(&mut *self.maker)?);
        Ok(())
    }

    fn serialize_value<T: ?Sized + Serialize>(&mut self, value: &T) -> Result<(), Failure> {
        let value = value.serialize(&mut *self.maker)?;
        let pair = (self.key.take(), value).into_pyobject(self.maker.py)?;
        self.items.push(pair.into_any());
        Ok(())
    }

    fn end(self) -> Result<Value<'py>, Failure> {
        Ok(PyTuple::new(self.maker.py, self.items)?.into_any())
    }
}

/// A struct becomes a named tuple with the same fields in the same order.
struct Fields<'a, 'py> {
    maker: &'a mut Maker<'py>,
    class: Bound<'py, PyType>,
    values: Vec<Value<'py>>,
}

impl<'py> ser::SerializeStruct for Fields<'_, 'py> {
    type Ok = Value<'py>;
    type Error = Failure;

    fn serialize_field<T: ?Sized + Serialize>(&mut self, _key: &'static str, value: &T) -> Result<(), Failure> {
        self.values.push(value.serialize(&mut *self.maker)?);
        Ok(())
    }

    /// What JSON leaves out is `None`.
    fn skip_field(&mut self, _key: &'static str) -> Result<(), Failure> {
        self.values.push(self.maker.py.None().into_bound(self.maker.py));
        Ok(())
    }

    fn end(self) -> Result<Value<'py>, Failure> {
        Ok(named_tuple(self.maker.py, &self.class, self.values)?)
    }
}
