//! "You must log in to see the comments": what stands in place of a thread for those who are not logged in.

use super::fold::{fold, is_unspaced};
use std::sync::LazyLock;

/// A language a row: words for logging in, for seeing, for comments. A star ends a stem, an underscore is a blank.
const TABLE: [[&str; 3]; 18] = [
    [
        "log_in logged_in login logging_in sign_in signed_in register* subscribe* member*",
        "see view read access show",
        "comment* repl* response* discussion*",
    ],
    [
        "connect* identifi* inscri* abonn* membre*",
        "voir lire consulter afficher accéder",
        "commentaire* réponse* réaction* discussion*",
    ],
    [
        "anmelde* angemeldet* einlogg* eingeloggt* login registrier* abonn* mitglied*",
        "sehen lesen ansehen anzeigen anzusehen anzuzeigen lesbar sichtbar",
        "kommentar* antwort* diskussion*",
    ],
    [
        "inicia* iniciar entra entrar regístr* registr* identifí* identific* suscri* conéct*",
        "ver leer consultar acceder mostrar",
        "comentario* respuesta*",
    ],
    [
        "accedi accedere login registra* iscri* autentica* loggat* loggar*",
        "vedere leggere visualizzare consultare",
        "commento commenti rispost*",
    ],
    [
        "entre entrar login logado logada sessão regist* inscrev* assin*",
        "ver ler visualizar acessar aceder",
        "comentário* resposta*",
    ],
    [
        "inicia* registr* identific*",
        "veure llegir consultar",
        "comentari*",
    ],
    [
        "inlog* log_in login ingelogd aanmeld* aangemeld registre* lid",
        "zien lezen bekijken",
        "reactie* commentaar commentaren opmerking*",
    ],
    [
        "logga* inlogg* registrer* medlem*",
        "se läsa visa",
        "kommentar*",
    ],
    [
        "log_ind logget* logg* registrer* innlogg* medlem*",
        "se læse lese vise",
        "kommentar*",
    ],
    [
        "kirjaud* rekisteröi*",
        "nähdä nähdäksesi lukea lukeaksesi",
        "kommentit kommentteja kommentointi*",
    ],
    [
        "zalog* zarejestr*",
        "zobaczyć czytać przeczytać wyświetlić widzieć",
        "komentarz*",
    ],
    [
        "přihla* přihlá* registr*",
        "zobrazit vidět číst zobrazení",
        "komentář*",
    ],
    [
        "войдите войти вход авториз* зарегистр* залогин*",
        "увидеть видеть читать прочитать посмотреть просмотр* просматривать",
        "коммент*",
    ],
    [
        "giriş üye*",
        "görmek görebilmek okumak görüntülemek",
        "yorum*",
    ],
    [
        "ログイン* 会員登録*",
        "見る* 読む* 閲覧* 表示* 見られ*",
        "コメント*",
    ],
    [
        "登录* 登入* 登錄* 注册* 註冊*",
        "查看* 看* 浏览* 瀏覽* 阅读* 閱讀*",
        "评论* 評論* 留言* 回复* 回覆*",
    ],
    ["로그인* 가입*", "보* 볼* 확인* 읽*", "댓글* 답글* 코멘트*"],
];

/// A word or the beginning of words, folded.
struct Stem {
    text: String,
    whole: bool,
}

static ROWS: LazyLock<Vec<[Vec<Stem>; 3]>> = LazyLock::new(|| {
    let stem = |word: &str| Stem {
        text: fold(&word.trim_end_matches('*').replace('_', " ")),
        whole: !word.ends_with('*'),
    };
    let row = |row: &[&str; 3]| row.map(|words| words.split(' ').map(stem).collect());
    TABLE.iter().map(row).collect()
});

/// True where a sentence of `text` says that comments are to be seen by those who log in; not for "log in to comment".
pub(crate) fn is_login_notice(text: &str) -> bool {
    let sentences = text.split(['.', '!', '?', '。', '！', '|', '·', '\n']);
    sentences.map(fold).any(|sentence| {
        let mut rows = ROWS.iter();
        rows.any(|row| {
            row.iter()
                .all(|stems| stems.iter().any(|s| s.is_in(&sentence)))
        })
    })
}

impl Stem {
    fn is_in(&self, sentence: &str) -> bool {
        let letter = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() && !is_unspaced(c));
        sentence
            .match_indices(self.text.as_str())
            .any(|(at, found)| {
                let before = sentence[..at].chars().next_back();
                let after = sentence[at + found.len()..].chars().next();
                !(letter(before) || self.whole && letter(after))
            })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notices_in_many_languages() {
        for text in [
            "You must be logged in to view the comments.",
            "Please log in to read and post comments",
            "Comments are only visible to members. Sign in to see comments.",
            "Vous devez être connecté pour voir les commentaires.",
            "Connectez-vous pour lire les 12 commentaires",
            "Bitte melden Sie sich an. Um die Kommentare zu lesen, müssen Sie angemeldet sein.",
            "Inicia sesión para ver los comentarios",
            "Effettua il login per leggere i commenti",
            "Faça login para ver os comentários",
            "Log in om de reacties te lezen",
            "Logga in för att läsa kommentarerna",
            "Zaloguj się, aby zobaczyć komentarze",
            "Войдите, чтобы увидеть комментарии",
            "Yorumları görmek için giriş yapın",
            "コメントを見るにはログインしてください。",
            "登录后查看评论",
            "댓글을 보려면 로그인하세요",
        ] {
            assert!(is_login_notice(text), "{text}");
        }
    }

    #[test]
    fn to_log_in_for_writing_hides_nothing() {
        for text in [
            "You must be logged in to post a comment.",
            "Log in to reply",
            "Log in or register to post comments",
            "Already a member? Log in to comment",
            "Log in to leave a comment. View comments",
            "Vous devez vous connecter pour publier un commentaire.",
            "Du musst angemeldet sein, um einen Kommentar abzugeben.",
            "Debes iniciar sesión para publicar un comentario",
            "Для отправки комментария вам необходимо авторизоваться.",
            "コメントを投稿するにはログインしてください。",
            "要发表评论，您必须先登录。",
            "댓글을 달기 위해서는 로그인해야합니다.",
            "Read more comments",
        ] {
            assert!(!is_login_notice(text), "{text}");
        }
    }
}
