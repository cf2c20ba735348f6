//! A release build carries the app inside. Cargo can't see that by itself: it has to be told to look at the folder.

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    if std::env::var("PROFILE").as_deref() == Ok("release") {
        let app = "../frontend/dist";
        // Cargo takes a missing folder for an ever changing one, and would compile everything every time.
        if let Err(fault) = std::fs::create_dir_all(app) {
            println!("cargo::warning=can't create {app}: {fault}");
        }
        println!("cargo::rerun-if-changed={app}");
    }
}
