//! Writes an invented instance: `cargo run -p matching --example groups_instance -- PAIRS GROUPS SEED > FILE.json`.

#[path = "../tests/groups/invented.rs"]
mod invented;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let numbers: Vec<usize> = std::env::args().skip(1).map(|argument| argument.parse()).collect::<Result<_, _>>()?;
    let [pairs, groups, seed] = numbers[..] else { return Err("PAIRS GROUPS SEED".into()) };
    serde_json::to_writer(std::io::stdout().lock(), &invented::generate(seed as u64, pairs, groups))?;
    Ok(())
}
