//! Memory that is free but not given back.

/// Gives back to the system what is free. Of the C library's own accord each thread keeps what it once needed: building
/// the routes of a worker or reading an import left a hundred megabytes, of which ten were in use.
///
/// Takes about a millisecond. Does nothing where the C library isn't glibc.
pub fn give_back() {
    #[cfg(all(target_os = "linux", target_env = "gnu"))]
    #[expect(unsafe_code, reason = "it takes a number and keeps nothing, and no safe library offers it")]
    // SAFETY: it may be called at any time, from any thread.
    unsafe {
        libc::malloc_trim(0);
    }
}
