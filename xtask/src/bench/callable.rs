//! Turns the sources of a client into the calls that a program can make of it.

use std::fs;
use std::path::{Path, PathBuf};

use quote::quote;
use syn::visit_mut::{VisitMut, visit_path_mut, visit_type_mut};
use syn::{
    FnArg, GenericArgument, ImplItem, ImplItemFn, Item, ReturnType, Type, TypeParamBound, Visibility, parse_quote,
};

use crate::folder;
use crate::step::Failure;

/// An operation of a client, as the expression that calls it.
pub(super) struct Callable {
    name: String,
    call: syn::Expr,
}

/// How the methods of a client are reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Layout {
    /// By way of a group that the client gives, as in `client.pets().get_pet(..)`.
    Groups,
    /// Asynchronous methods of the type at this path.
    Flat(&'static str),
}

/// Lists the calls of the client in `folder`, by name.
///
/// Methods with parameters of their own for types are left out: what these are to be is for a person to say.
pub(super) fn callables(folder: &Path, layout: Layout) -> Result<Vec<Callable>, Failure> {
    // A type may be called like a group.
    let skipped: &[&str] = if layout == Layout::Groups { &["runtime", "types"] } else { &["runtime"] };
    let impls = impls(&folder.join("src"), skipped)?;
    let mut callables: Vec<Callable> = match layout {
        Layout::Groups => grouped(&impls),
        Layout::Flat(path) => flat(&impls, path)?,
    };
    callables.sort_by(|one, other| one.name.cmp(&other.name));
    Ok(callables)
}

/// Writes a module that makes `count` of the calls, at even distances.
pub(super) fn module(callables: &[Callable], count: usize) -> String {
    let step = callables.len().div_ceil(count.max(1)).max(1);
    let calls = callables.iter().step_by(step).take(count).map(|callable| {
        let call = &callable.call;
        quote!(let _ = #call.await;)
    });
    let calls: Vec<_> = calls.collect();
    let file: syn::File = parse_quote! {
        use super::any;
        use ::client::*;

        pub async fn all() {
            #(#calls)*
        }
    };
    prettyplease::unparse(&file)
}

/// The inherent methods of a type.
struct Methods {
    of: String,
    methods: Vec<ImplItemFn>,
}

fn impls(sources: &Path, skipped: &[&str]) -> Result<Vec<Methods>, Failure> {
    let failed = |path: &Path, error: &dyn std::fmt::Display| {
        Failure::new(format!("`{}` cannot be read: {error}", path.display()))
    };
    let files: Vec<PathBuf> = folder::files(sources, skipped).map_err(|error| failed(sources, &error))?;
    let mut impls = Vec::new();
    for path in files.iter().filter(|path| path.extension().is_some_and(|end| end == "rs")) {
        let text = fs::read_to_string(path).map_err(|error| failed(path, &error))?;
        let file = syn::parse_file(&text).map_err(|error| failed(path, &error))?;
        for item in file.items {
            let Item::Impl(item) = item else { continue };
            let Some(of) = last(&item.self_ty).filter(|_| item.trait_.is_none()) else { continue };
            let public = item.items.into_iter().filter_map(|item| match item {
                ImplItem::Fn(method) if matches!(method.vis, Visibility::Public(_)) => Some(method),
                _ => None,
            });
            impls.push(Methods { of, methods: public.filter(is_callable).collect() });
        }
    }
    Ok(impls)
}

fn is_callable(method: &ImplItemFn) -> bool {
    method.sig.receiver().is_some() && method.sig.generics.type_params().next().is_none()
}

fn last(ty: &Type) -> Option<String> {
    match ty {
        Type::Path(path) => path.path.segments.last().map(|segment| segment.ident.to_string()),
        _ => None,
    }
}

fn grouped(impls: &[Methods]) -> Vec<Callable> {
    let mut callables = Vec::new();
    let accessors = impls.iter().filter(|methods| methods.of == "Client").flat_map(|methods| &methods.methods);
    for accessor in accessors {
        let ReturnType::Type(_, group) = &accessor.sig.output else { continue };
        let group = last(group).unwrap_or_default();
        let methods = impls.iter().filter(|methods| methods.of == group).flat_map(|methods| &methods.methods);
        let accessor = &accessor.sig.ident;
        for method in methods {
            let (name, arguments) = (&method.sig.ident, arguments(method));
            let call = parse_quote!(any::<Client>().#accessor().#name(#(#arguments),*));
            callables.push(Callable { name: format!("{accessor} {name}"), call });
        }
    }
    callables
}

fn flat(impls: &[Methods], path: &str) -> Result<Vec<Callable>, Failure> {
    let client: Type = syn::parse_str(path).map_err(|error| Failure::new(format!("`{path}` is no type: {error}")))?;
    let name = last(&client).unwrap_or_default();
    let methods = impls.iter().filter(|methods| methods.of == name).flat_map(|methods| &methods.methods);
    let methods = methods.filter(|method| method.sig.asyncness.is_some());
    let callables = methods.map(|method| {
        let (name, arguments) = (&method.sig.ident, arguments(method));
        Callable { name: name.to_string(), call: parse_quote!(any::<#client>().#name(#(#arguments),*)) }
    });
    Ok(callables.collect())
}

/// Returns an argument for each parameter; what may be of several types is a string, or what it is to be made into.
fn arguments(method: &ImplItemFn) -> Vec<syn::Expr> {
    let types = method.sig.inputs.iter().filter_map(|input| match input {
        FnArg::Typed(typed) => Some(&*typed.ty),
        FnArg::Receiver(_) => None,
    });
    let argument = |ty: &Type| -> syn::Expr {
        let mut plain: Type = parse_quote!(#ty);
        let mut choice = Choice { chosen: 0 };
        choice.visit_type_mut(&mut plain);
        match choice.chosen {
            0 => parse_quote!(any()),
            _ => parse_quote!(any::<#plain>()),
        }
    };
    types.map(argument).collect()
}

/// Puts a type in the place of each `impl Trait`.
struct Choice {
    chosen: usize,
}

impl VisitMut for Choice {
    fn visit_type_mut(&mut self, ty: &mut Type) {
        if let Type::ImplTrait(bounds) = ty {
            self.chosen += 1;
            *ty = bounds.bounds.iter().find_map(into).unwrap_or_else(|| parse_quote!(String));
        }
        visit_type_mut(self, ty);
    }

    /// What the client calls `crate` is a library to the program.
    fn visit_path_mut(&mut self, path: &mut syn::Path) {
        if let Some(first) = path.segments.first_mut().filter(|first| first.ident == "crate") {
            first.ident = parse_quote!(client);
            path.leading_colon = Some(Default::default());
        }
        visit_path_mut(self, path);
    }
}

/// Returns the `T` of `Into<T>`.
fn into(bound: &TypeParamBound) -> Option<Type> {
    let TypeParamBound::Trait(bound) = bound else { return None };
    let segment = bound.path.segments.last().filter(|segment| segment.ident == "Into")?;
    let syn::PathArguments::AngleBracketed(arguments) = &segment.arguments else { return None };
    match arguments.args.first()? {
        GenericArgument::Type(ty) => syn::parse2(quote!(#ty)).ok(),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn calls(source: &str, layout: Layout) -> String {
        let folder = tempfile::tempdir().expect("there is room for a folder");
        fs::create_dir(folder.path().join("src")).expect("there is room for a folder");
        fs::write(folder.path().join("src/lib.rs"), source).expect("there is room for a file");
        module(&callables(folder.path(), layout).expect("it is Rust"), 50)
    }

    #[test]
    fn groups_and_methods() {
        let ours = "impl Client { pub fn pets(&self) -> crate::api::Pets { } pub fn builder() {} }
                    impl Pets { pub fn get(&self, id: impl Into<String>, size: i64) -> Get {} fn private(&self) {} }";
        assert!(
            calls(ours, Layout::Groups).contains("let _ = any::<Client>().pets().get(any::<String>(), any()).await;")
        );
        let flat =
            "impl http::Client { pub async fn get(&self, id: Option<impl AsRef<str>>) {} pub fn other(&self) {} }";
        let expected = "let _ = any::<::http::Client>().get(any::<Option<String>>()).await;";
        assert!(calls(flat, Layout::Flat("::http::Client")).contains(expected));
        let own = "impl Client { pub async fn put(&self, body: impl Into<crate::Pet,>) {} }";
        let expected = "let _ = any::<Client>().put(any::<::client::Pet>()).await;";
        assert!(calls(own, Layout::Flat("Client")).contains(expected));
    }
}
