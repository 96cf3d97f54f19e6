//! A teacher's class: begun, joined and worked through without a network, and its list read by the teacher alone.

use lapau_e2e::{Browser, Engine, Library, in_every_engine, until};

in_every_engine!(a_class_is_joined_by_its_link_and_its_list_is_the_teacher_s_alone);

/// The link that the page of a class shows, as its QR code holds it.
async fn link(teacher: &Browser) -> String {
    let link = "main a[href*='wa.me']";
    teacher.wait("the way in", async |page| page.count(link).await == 1).await;
    let message =
        teacher.run("return decodeURIComponent(document.querySelector(\"main a[href*='wa.me']\").href)", []).await;
    let message = message.as_str().unwrap().to_owned();
    let start = message.find("http://127").unwrap();
    message[start..].trim().to_owned()
}

async fn a_class_is_joined_by_its_link_and_its_list_is_the_teacher_s_alone(engine: Engine) {
    let mut library = Library::open();
    let teacher = Browser::open(engine).await;
    teacher.visit(&library.at("/belajar")).await;
    teacher.check_ready_for_offline().await;
    library.stop();
    teacher.visit(&library.at("/belajar/kelas")).await;
    teacher.press("Buat kelas").await;
    teacher.check_heading("Buat kelas").await;
    teacher.press_at("button[type=submit]").await;
    teacher.check_says("Isi dulu").await;
    teacher.type_over("#name", "Kelas 7A").await;
    teacher.press("Mencari buku").await;
    teacher.press_at("button[type=submit]").await;
    teacher.check_says("Surat Anda tersimpan").await;
    library.start();
    teacher.visit(&library.at("/belajar/kelas")).await;
    teacher.press("Kelas 7A").await;
    teacher.check_heading("Kelas 7A").await;
    let link = link(&teacher).await;
    until("the class at the desk", async || library.inbox().len() == 1).await;

    // A pupil joins and learns without a network.
    let pupil = Browser::open(engine).await;
    pupil.visit(&library.at("/belajar")).await;
    pupil.check_ready_for_offline().await;
    library.stop();
    pupil.visit(&link).await;
    pupil.check_says("Masuk kelas Kelas 7A").await;
    assert_eq!(pupil.path().await, "/belajar/kelas");
    let address = pupil.run("return location.href", []).await;
    assert!(!address.as_str().unwrap().contains("C="), "the key is in no address any more: {address}");
    pupil.press("Masuk kelas").await;
    pupil.check_says("Isi dulu").await;
    pupil.type_over("#called", "Budi").await;
    pupil.press_at("form button[type=submit]").await;
    pupil.check_says("0 dari 1 pelajaran").await;
    pupil.press("Mencari buku").await;
    pupil.press("Mulai").await;
    pupil.check_heading("Kata kunci").await;
    pupil.press("Selesai").await;
    pupil.visit(&library.at("/belajar/kelas")).await;
    pupil.check_says("1 dari 1 pelajaran").await;
    pupil.check_says("belum terkirim").await;
    library.start();
    pupil.visit(&library.at("/saya/kotak-keluar")).await;
    pupil.try_now().await;
    pupil.check_says("Sampai di meja pustakawan").await;

    // A librarian lets the class in, and sees no pupil.
    let desk = library.librarian(engine).await;
    desk.visit(&library.at("/desk?jenis=progress")).await;
    desk.check_silent_about("Budi").await;
    desk.visit(&library.at("/desk")).await;
    desk.press_at(".letters a").await;
    desk.check_says("Kelas 7A").await;
    desk.submit("Buka kelas").await;
    desk.check_says("oleh rina").await;
    library.publish();
    teacher.reload().await;
    teacher.check_says("Kelas dibuka").await;
    teacher.check_says("Budi").await;
    teacher.check_says("selesai ").await;
    library.stop();
    teacher.reload().await;
    teacher.check_says("Budi").await;
    library.start();
    for collection in lapau_feed::Collection::ALL {
        let feed = library.feed();
        assert!(!feed.records(*collection).iter().any(|record| record.to_string().contains("Budi")), "{collection}");
    }

    // Whoever leaves is in the list no more.
    pupil.visit(&library.at("/belajar/kelas")).await;
    pupil.press("Keluar dari kelas").await;
    pupil.press("Ya, keluar").await;
    pupil.check_says("Belum ada. Buka tautan").await;
    until("the word of leaving", async || library.inbox().iter().any(|letter| letter.body["left"] == true)).await;
    library.publish();
    teacher.reload().await;
    teacher.check_says("Belum ada kabar dari murid").await;
    teacher.check_silent_about("Budi").await;
}
