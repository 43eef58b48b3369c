//! Turns the generated serde code of a file into the wire names of its fields and variants.

use syn::{Arm, Expr, ExprMethodCall, File, ImplItem, Item, ItemImpl, Lit, Member, Pat, Path, Stmt, Type};

/// How a type is written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Wire {
    pub(super) ty: String,
    pub(super) kind: Kind,
    /// Its fields or variants, by their names in Rust.
    members: Vec<(String, Form)>,
}

/// What a type is on the wire.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Kind {
    /// An object, or a part of one.
    #[default]
    Members,
    /// An open enum, a string.
    Text,
    /// A union, whatever its variants are.
    Union,
}

/// How a field or a variant is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Form {
    Required(String),
    Optional(String),
    /// Its parts are properties of the record: a oneof, or the unknown properties.
    Flattened,
}

impl Wire {
    pub(super) fn form(&self, member: &str) -> Option<&Form> {
        self.members.iter().find(|(name, _)| name == member).map(|(_, form)| form)
    }
}

/// Reads what each type of a file says of itself.
pub(super) fn read(file: &File) -> Result<Vec<Wire>, String> {
    let mut wires = Vec::new();
    for item in &file.items {
        let Item::Impl(item) = item else { continue };
        let Some(ty) = self_type(item) else { continue };
        let unknown = || format!("`{ty}` is written in a way that has no derive");
        let wire = match implemented(item).as_deref() {
            Some("Record") => Wire { members: record(item).ok_or_else(unknown)?, ..Wire::default() },
            Some("Oneof") => Wire { members: oneof(item).ok_or_else(unknown)?, ..Wire::default() },
            Some("Enumeration") => Wire { kind: Kind::Text, ..Wire::default() },
            Some("Union") => Wire { kind: Kind::Union, ..Wire::default() },
            _ => continue,
        };
        wires.push(Wire { ty, ..wire });
    }
    Ok(wires)
}

/// Returns the name of the trait that is implemented, if it is one of the JSON traits of the runtime.
pub(super) fn implemented(item: &ItemImpl) -> Option<String> {
    let (path, _) = item.trait_.as_ref()?;
    let is_json = path.segments.first().is_some_and(|segment| segment.ident == "json");
    if is_json { last(path) } else { None }
}

/// Returns the last word of a path.
pub(super) fn last(path: &Path) -> Option<String> {
    path.segments.last().map(|segment| segment.ident.to_string())
}

fn self_type(item: &ItemImpl) -> Option<String> {
    match &*item.self_ty {
        Type::Path(ty) => last(&ty.path),
        _ => None,
    }
}

fn write_statements(item: &ItemImpl) -> Option<&[Stmt]> {
    item.items.iter().find_map(|item| match item {
        ImplItem::Fn(method) if method.sig.ident == "write" => Some(&*method.block.stmts),
        _ => None,
    })
}

/// Reads `fields.optional("appId", &self.app_id);` and its like.
fn record(item: &ItemImpl) -> Option<Vec<(String, Form)>> {
    let field = |statement: &Stmt| match statement {
        Stmt::Expr(Expr::MethodCall(call), _) => written_field(call),
        _ => None,
    };
    write_statements(item)?.iter().map(field).collect()
}

/// A derive writes a value in the form of its type, which is enough to be compiled; the records that are read and written have
/// no other forms.
fn written_field(call: &ExprMethodCall) -> Option<(String, Form)> {
    let arguments: Vec<&Expr> = call.args.iter().collect();
    match (call.method.to_string().as_str(), &*arguments) {
        ("required" | "required_as", [name, value]) => Some((field(value)?, Form::Required(text(name)?))),
        ("optional" | "optional_as", [name, value]) => Some((field(value)?, Form::Optional(text(name)?))),
        ("oneof" | "rest" | "rest_as", [value]) => Some((field(value)?, Form::Flattened)),
        _ => None,
    }
}

/// Reads `match self { Self::Cron(value) => fields.required("cron", value) }`.
fn oneof(item: &ItemImpl) -> Option<Vec<(String, Form)>> {
    let [Stmt::Expr(Expr::Match(variants), _)] = write_statements(item)? else { return None };
    variants.arms.iter().map(variant).collect()
}

fn variant(arm: &Arm) -> Option<(String, Form)> {
    let Pat::TupleStruct(pattern) = &arm.pat else { return None };
    let Expr::MethodCall(call) = unwrapped(&arm.body) else { return None };
    let name = call.args.first().filter(|_| call.method == "required" || call.method == "required_as")?;
    Some((last(&pattern.path)?, Form::Required(text(name)?)))
}

/// Returns what stands in the braces that a long expression got.
fn unwrapped(expression: &Expr) -> &Expr {
    match expression {
        Expr::Block(block) => match &*block.block.stmts {
            [Stmt::Expr(inner, None)] => inner,
            _ => expression,
        },
        _ => expression,
    }
}

/// Returns the field that an expression like `&self.app_id` refers to.
fn field(value: &Expr) -> Option<String> {
    let Expr::Reference(reference) = value else { return None };
    match &*reference.expr {
        Expr::Field(field) => match &field.member {
            Member::Named(name) => Some(name.to_string()),
            Member::Unnamed(_) => None,
        },
        _ => None,
    }
}

fn text(name: &Expr) -> Option<String> {
    match name {
        Expr::Lit(literal) => match &literal.lit {
            Lit::Str(text) => Some(text.value()),
            _ => None,
        },
        _ => None,
    }
}
