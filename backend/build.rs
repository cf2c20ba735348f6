//! The program carries the migrations inside, and a release build the app. Cargo can't see that by itself: it has to be
//! told to look at the folders.

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=../migrations");
    if std::env::var("PROFILE").as_deref() == Ok("release") {
        let app = "../frontend/dist";
        // Cargo takes a missing folder for an ever changing one, and would compile everything every time.
        if let Err(fault) = std::fs::create_dir_all(app) {
            println!("cargo::warning=can't create {app}: {fault}");
        }
        println!("cargo::rerun-if-changed={app}");
        small();
    }
}

/// Handlers and queries are compiled for each type anew, and many come out alike: the linker that Rust brings along here
/// keeps one of those that are the same, and writes addresses that are moved at the start in a short form.
fn small() {
    if std::env::var("TARGET").as_deref() == Ok("x86_64-unknown-linux-gnu") {
        println!("cargo::rustc-link-arg-bins=-Wl,--icf=all");
        println!("cargo::rustc-link-arg-bins=-Wl,-z,pack-relative-relocs");
    }
}
