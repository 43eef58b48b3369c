//! Turns calls of a generated client, and the same calls written by hand, into a table of what each costs.

mod by_hand;
mod counting;
mod server;

use std::env;
use std::time::{Duration, Instant};

use by_hand::Caller;
use client::Client;
use client::types::Item;
use counting::{Counting, allocated};

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// How many items the lists have, and how many calls a round has.
const LISTS: [(i32, u32); 3] = [(1, 500), (100, 300), (10_000, 8)];

/// What one call costs.
#[derive(Clone, Copy)]
struct Cost {
    micros: f64,
    bytes: u64,
    pieces: u64,
}

fn main() {
    let rounds = env::args().nth(1).and_then(|rounds| rounds.parse().ok()).unwrap_or(15);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("there are threads");
    runtime.block_on(compare(rounds));
}

async fn compare(rounds: usize) {
    let mut routes = vec![("put ", item(0).into_bytes())];
    routes.extend(LISTS.iter().rev().map(|(count, _)| match count {
        1 => ("count=1 ", list(1)),
        100 => ("count=100 ", list(100)),
        _ => ("count=10000 ", list(10_000)),
    }));
    let url = server::start(routes);
    let client = Client::builder().base_url(&url).bearer_token("token").build().expect("the URL is one");
    let http = reqwest::Client::builder().timeout(Duration::from_secs(60)).build().expect("there is TLS");
    let caller = Caller { http, url, token: "token".to_owned() };
    println!("| | by the client | by hand | ratio | allocated by the client | by hand | in pieces | by hand |");
    println!("|---|--:|--:|--:|--:|--:|--:|--:|");
    let (sent, by_hand) = (ours(), theirs());
    let put = async || drop(client.items().put_item("id", sent.clone()).await.expect("it is answered"));
    let put_by_hand = async || drop(caller.put_item("id", &by_hand).await.expect("it is answered"));
    row("send one item, get one", rounds, 500, put, put_by_hand).await;
    for (count, calls) in LISTS {
        let get = async || drop(client.items().list_items().count(count).await.expect("it is answered"));
        let get_by_hand = async || drop(caller.list_items(count).await.expect("it is answered"));
        let bytes = list(count).len();
        row(&format!("get {count} items, {bytes} bytes"), rounds, calls, get, get_by_hand).await;
    }
    let (count, calls) = LISTS[2];
    let get = async || drop(client.items().list_items().count(count).send_raw().await.expect("it is answered"));
    let get_by_hand = async || drop(caller.read_items(count).await.expect("it is answered"));
    row(&format!("get {count} items, and read none"), rounds, calls, get, get_by_hand).await;
}

/// Lets both take turns, and prints the medians.
async fn row(name: &str, rounds: usize, calls: u32, ours: impl AsyncFn(), theirs: impl AsyncFn()) {
    let mut pairs = Vec::new();
    for round in 0..=rounds {
        let pair = (cost(calls, &ours).await, cost(calls, &theirs).await);
        // The first round opens connections.
        if round > 0 {
            pairs.push(pair);
        }
    }
    let of = |pick: fn(&(Cost, Cost)) -> f64| median(pairs.iter().map(pick).collect());
    let (mine, other) = (pairs[0].0, pairs[0].1);
    println!(
        "| {name} | {:.1} µs | {:.1} µs | {:.3} | {} | {} | {} | {} |",
        of(|(ours, _)| ours.micros),
        of(|(_, theirs)| theirs.micros),
        of(|(ours, theirs)| ours.micros / theirs.micros),
        mine.bytes,
        other.bytes,
        mine.pieces,
        other.pieces,
    );
}

async fn cost(calls: u32, call: &impl AsyncFn()) -> Cost {
    let (bytes, pieces) = allocated();
    let start = Instant::now();
    for _ in 0..calls {
        call().await;
    }
    let micros = start.elapsed().as_secs_f64() * 1e6 / f64::from(calls);
    let (bytes_now, pieces_now) = allocated();
    let each = |now: u64, before: u64| (now - before) / u64::from(calls);
    Cost { micros, bytes: each(bytes_now, bytes), pieces: each(pieces_now, pieces) }
}

fn median(mut numbers: Vec<f64>) -> f64 {
    numbers.sort_by(f64::total_cmp);
    numbers[numbers.len() / 2]
}

fn item(number: i32) -> String {
    format!(
        r#"{{"id":"item-{number}","name":"Number {number}","size":{number},"weight":{number}.5,"sold":{},"tags":["a","b"],"note":"A note with some words in it."}}"#,
        number % 2 == 0
    )
}

fn list(count: i32) -> Vec<u8> {
    let items: Vec<String> = (0..count).map(item).collect();
    format!(r#"{{"items":[{}]}}"#, items.join(",")).into_bytes()
}

fn ours() -> Item {
    client::serde_json::from_str(&item(0)).expect("it is an item")
}

fn theirs() -> by_hand::Item {
    client::serde_json::from_str(&item(0)).expect("it is an item")
}
