//! Calls operations, if it is given an argument: nobody does, for all that matters is that they are compiled.

mod calls;

/// What is changed before the program is built again.
const EDITION: u32 = 0;

fn main() {
    if std::env::args().count() > 1 {
        let runtime = tokio::runtime::Builder::new_current_thread().build().expect("there is room for a runtime");
        println!("{EDITION}");
        runtime.block_on(calls::all());
    }
}

/// Returns a value of which the compiler cannot know that there is none.
fn any<T>() -> T {
    std::hint::black_box(None::<T>).expect("nobody runs this")
}
