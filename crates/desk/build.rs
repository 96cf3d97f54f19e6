//! Builds anew when a migration is added: cargo does not see the files that a macro embeds.

fn main() {
    println!("cargo:rerun-if-changed=migrations");
}
