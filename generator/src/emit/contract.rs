//! Turns the operations into an example of the crate that calls each of them with samples, and says what became of it.

mod argument;
mod samples;

use super::{Content, Cx, Item, credentials, manifest};
use crate::ir::{CredentialKind, OperationId};
use crate::name::GroupNames;
use argument::{body, mentions};
use proc_macro2::TokenStream;
use quote::quote;

pub(super) use samples::samples;

macro_rules! files {
    ($($name:literal)*) => {
        &[$((
            concat!("examples/contract/driver/", $name),
            include_str!(concat!("../../driver/", $name)),
        )),*]
    };
}

type File = (&'static str, &'static str);

/// What every such example has.
const FILES: &[File] = files! { "answers.rs" "options.rs" "recorder.rs" "report.rs" "sample.rs" };

/// What only some need, by the names of their modules.
const OPTIONAL: &[File] = files! {
    "answer.rs"
    "body.rs"
    "content.rs"
    "files.rs"
    "form.rs"
    "member.rs"
    "parameter.rs"
    "read.rs"
    "stream.rs"
    "upload.rs"
    "value.rs"
};

/// The module of all of them.
const INDEX: &str = include_str!("../../driver/mod.rs");

/// Returns the files that are the same for all APIs that need them.
pub(super) fn files(cx: &Cx<'_>) -> Vec<&'static File> {
    FILES.iter().chain(optional(cx).into_iter().map(|(_, file)| file)).collect()
}

/// Returns the module of these files.
pub(super) fn index(cx: &Cx<'_>) -> String {
    let modules: String = optional(cx).iter().map(|(name, _)| format!("pub(crate) mod {name};\n")).collect();
    INDEX.replacen("mod answers;\n", &format!("{modules}mod answers;\n"), 1)
}

/// Lists what the calls of an API need beyond the rest, by the names of the modules.
fn optional(cx: &Cx<'_>) -> Vec<(&'static str, &'static File)> {
    let used = argument::used(cx);
    let name = |path: &'static str| path.rsplit('/').next().and_then(|name| name.strip_suffix(".rs")).unwrap_or(path);
    let named = OPTIONAL.iter().map(|file| (name(file.0), file));
    named.filter(|(name, _)| used.contains(name)).collect()
}

/// Emits the part of the manifest that names the example.
pub(super) fn target(cx: &Cx<'_>) -> String {
    let features: Vec<String> =
        cx.names.groups.iter().map(|group| format!("\"{}\"", manifest::feature(group))).collect();
    format!(
        "\n[[example]]\nname = \"contract\"\npath = \"examples/contract/main.rs\"\nrequired-features = [{}]\n",
        features.join(", ")
    )
}

/// Emits `main.rs`.
pub(super) fn main(cx: &Cx<'_>) -> Content {
    let library = &cx.names.library;
    let deprecated = argument::calls_deprecated(cx)
        .then(|| quote!(#[expect(deprecated, reason = "what is deprecated is called, too")]));
    let modules = quote! {
        extern crate #library as client;

        #deprecated
        mod calls;
        mod driver;
    };
    let main = quote! {
        fn main() -> std::process::ExitCode {
            driver::main(&driver::Api {
                calls: calls::CALLS,
                client: calls::client,
                samples: include_str!("samples.jsonl"),
            })
        }
    };
    let doc = "Calls every operation with values that the description allows, and says what became of each call.\n\n\
               `cargo run --example contract -- http://127.0.0.1:4010` calls them at a server there, such as a mock server.";
    Content::Rust { doc: doc.to_owned(), items: vec![Item::new(modules), Item::new(main)] }
}

/// Emits the module of all groups of calls.
pub(super) fn groups(cx: &Cx<'_>) -> Content {
    let modules: Vec<_> = cx.names.groups.iter().map(|group| &group.module).collect();
    let declared = quote!(#(mod #modules;)*);
    let list = quote!(pub(crate) const CALLS: &[&[Call]] = &[#(#modules::CALLS),*];);
    let imports = quote! {
        use crate::client::ClientBuilder;
        use crate::driver::Call;
    };
    Content::Rust {
        doc: "The calls of all operations, and the credentials that they are made with.".to_owned(),
        items: vec![
            Item::new(quote!(#declared #imports)),
            Item::documented("The calls, by group.", list),
            Item::documented(
                "Adds credentials; `authorization` names the one that writes the header of that name.",
                authenticate(cx),
            ),
        ],
    }
}

/// Emits the function that gives a client its credentials.
fn authenticate(cx: &Cx<'_>) -> TokenStream {
    let all = |test: fn(&CredentialKind) -> bool, arguments: TokenStream| {
        let fitting = credentials::all(cx).filter(|(credential, _)| test(&credential.kind));
        fitting.map(|(_, setter)| quote!(.#setter(#arguments))).collect::<Vec<_>>()
    };
    let keys = all(|kind| matches!(kind, CredentialKind::ApiKey { .. }), quote!("key"));
    let headers =
        cx.contract.iter().flat_map(|contract| &contract.key_headers).map(|name| quote!(.header(#name, "key")));
    let client = quote!(crate::client::ClientCredentials::new("id", "secret"));
    let arms = [
        ("bearer", all(|kind| *kind == CredentialKind::Bearer, quote!("token"))),
        ("basic", all(|kind| *kind == CredentialKind::Basic, quote!("user", "password"))),
        ("client-credentials", all(|kind| matches!(kind, CredentialKind::ClientCredentials { .. }), client)),
    ];
    let arms = arms.into_iter().filter(|(_, setters)| !setters.is_empty());
    let arms: Vec<TokenStream> = arms.map(|(name, setters)| quote!(#name => start #(#setters)*,)).collect();
    let start = quote!(start #(#keys)* #(#headers)*);
    if arms.is_empty() {
        return quote!(pub(crate) fn client(start: ClientBuilder, _authorization: &str) -> ClientBuilder { #start });
    }
    quote! {
        pub(crate) fn client(start: ClientBuilder, authorization: &str) -> ClientBuilder {
            let start = #start;
            match authorization {
                #(#arms)*
                _ => start,
            }
        }
    }
}

/// Emits the calls of a group.
pub(super) fn group(cx: &Cx<'_>, index: usize) -> Content {
    let (group, names) = (&cx.api.groups[index], &cx.names.groups[index]);
    let functions: Vec<TokenStream> = group.operations.iter().map(|id| call(cx, names, *id)).collect();
    let rows = group.operations.iter().map(|id| {
        let (name, method) = (samples::name(cx, names, *id), &cx.names.of_operation(*id).method);
        quote!(Call { name: #name, begin: #method })
    });
    let all: TokenStream = functions.iter().cloned().collect();
    let library = &cx.names.library;
    let types = mentions(&all, "types").then(|| quote!(use #library::types;));
    let map = mentions(&all, "BTreeMap").then(|| {
        quote!(
            use std::collections::BTreeMap;
        )
    });
    let imports = quote! {
        use crate::driver::{self, Call, Sample, Sending, Unmade};
        use #library::Client;
        #types
        #map
    };
    let list = quote!(pub(crate) const CALLS: &[Call] = &[#(#rows),*];);
    let items = [imports, list].into_iter().chain(functions).map(Item::new).collect();
    let doc = format!("Calls the operations of {}.", super::doc::code(&group.name));
    Content::Rust { doc, items }
}

/// Emits the call of one operation.
fn call(cx: &Cx<'_>, group: &GroupNames, id: OperationId) -> TokenStream {
    let (operation, names) = (&cx.api[id], cx.names.of_operation(id));
    let (accessor, method) = (&group.accessor, &names.method);
    let (mut arguments, mut setters) = (Vec::new(), Vec::new());
    for (index, parameter) in operation.parameters.iter().enumerate() {
        let option = &names.option_setters[index];
        match parameter.required {
            true => arguments.push(argument::required(cx, parameter)),
            false => {
                let value = argument::optional(parameter);
                setters.push(quote!(.#option(#value)));
            }
        }
    }
    if let Some(described) = &operation.body {
        let (value, option) = (body(cx, group, id, described), &names.option_body);
        match described.required {
            true => arguments.push(value),
            false => setters.push(quote!(.#option(#value))),
        }
    }
    let answer = match argument::reader(operation) {
        "stream" => quote!(driver::stream::stream),
        "value" => quote!(driver::value::value),
        _ => quote!(driver::answer::answer),
    };
    // An operation without any parameter has no use for a sample.
    let sample = if arguments.is_empty() && setters.is_empty() { quote!(_sample) } else { quote!(sample) };
    quote! {
        fn #method(client: &Client, #sample: &Sample) -> Result<Sending, Unmade> {
            let call = client.#accessor().#method(#(#arguments),*)#(#setters)*;
            Ok(#answer(call.send()))
        }
    }
}
