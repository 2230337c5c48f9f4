"""The languages of the app, and what each needs besides its sentences (docs/howto/language.md).

What a language is called, how it is written, how people answer in it by text
(app.asks.sms_reply_words puts these together), and the words that no sentence of it may use.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from app.core.plurals import (
    PluralRule,
    arabic,
    singular_for_none_and_one,
    singular_for_one,
    without_plural,
)
from app.core.scripts import ARABIC, HANGUL, LATIN, Direction, Script


class Language(StrEnum):
    """ISO 639-1, as catalogues and accounts have it."""

    EN = "en"
    ES = "es"
    KO = "ko"
    FR = "fr"
    AR = "ar"


@dataclass(frozen=True, slots=True)
class Digit:
    """How people write one of the answers 1 (I can come), 2 (call), 3 (text) and 0 (not now)."""

    phrase: str  # the answer in the words of our own texts, which stand for it alone
    beside: str  # words that may stand beside its digit and no other: they say what it says


@dataclass(frozen=True, slots=True)
class ReplyWords:
    """What people write in texts: words in small letters, a space between.

    Signs don't count in a text that came in, apostrophes neither: "can't" is "cant". Sentences
    are regular expressions that fit a whole text.
    """

    coming: Digit
    call: Digit
    text: Digit
    not_now: Digit
    courtesy: str  # may stand beside a word that stops or starts
    beside_all: str  # may stand beside any digit
    signatures: tuple[str, ...]  # how a line begins that a phone writes below by itself

    stop: str  # alone. Carriers honour some, and block the number by themselves
    # Of these a sentence may be made that is nothing else. Not of "end", "quit" or "cancel":
    # whoever writes "I want to end it" means something else.
    stop_in_a_sentence: str
    messages: str  # what a sentence about messages names
    around_stop: str  # other words of such a sentence
    # Without a word about messages these make another sentence of it: "I want it to stop".
    not_about_messages: str
    stop_sentences: tuple[str, ...]

    start: str  # messages again
    around_start: str


@dataclass(frozen=True, slots=True)
class LanguageSpec:
    """One language. `never_said`: what urges, blames, labels, praises or promises in it, as
    regular expressions; tests/architecture/test_catalogues.py looks for it in each catalogue.
    `locale` (BCP 47): how hours, dates and numbers are written where a phone names no flavour of
    the language itself. `plural`: which form a count takes."""

    own_name: str
    reply: ReplyWords
    never_said: tuple[str, ...] = field(repr=False)
    locale: str
    plural: PluralRule
    script: Script = LATIN


_WRITE = "(text|message|write|contact|call)"
_EVER = r"( again| anymore| any more| ever again)?"
_AFTER = r"( please| thanks| thank you)?"
_AFTER_ES = r"( por favor| gracias)?"
_WRITE_ES = "(escribirme|escribir|(mandarme|enviarme|mandar|enviar) mensajes)"
_WRITES_AR = "(ترسلوا|ترسل|ترسلي|تكتبوا|تكتب|تكتبي|تراسلوني|تراسلني|تراسليني)"
_AFTER_AR = r"( من فضلكم?| لو سمحتم?| رجاء| شكرا)?"
_WRITES_ES = "escriban|escribas|escriba|manden|mandes|mande|envíen|envíes|envies|llamen|llames"
# "m'écrire" is "mécrire": apostrophes don't count.
_PLEASE_FR = r"((svp|stp|merci de|sil (vous|te) (plaît|plait)) )?"
_AFTER_FR = r"( svp| stp| merci| sil vous plaît| sil vous plait| sil te plaît| sil te plait)?"
_WRITE_FR = (
    r"(mécrire|mecrire|me texter|me contacter|mappeler|menvoyer (des |de |ces |vos |tes )?"
    r"(messages|textos|sms|courriels))"
)
_WRITES_FR = (
    "(mécris|mécrivez|mécrire|mecris|mecrivez|mecrire|mappelle|mappelez|mappeler|menvoie"
    "|menvoyez|menvoyer|me texte|me textez|me texter|me contacte|me contactez|me contacter)"
)
_TEXTS_FR = "(messages|message|textos|texto|sms|courriels)"
_OF_TEXTS_FR = rf"( de| des)?( {_TEXTS_FR})?"

# fmt: off
_ENGLISH = LanguageSpec(
    own_name="English",
    reply=ReplyWords(
        coming=Digit(
            "i can come",
            "yes yep yeah sure i can come coming im am on my way will ill be there now",
        ),
        call=Digit("i can call", "yes yep yeah sure i can call will ill now"),
        text=Digit("i can text", "yes yep yeah sure i can text write will ill now"),
        not_now=Digit("not now", "no nope not now sorry cant cannot i right"),
        courtesy="please pls thanks",
        beside_all="please pls thanks thank you ty hi hello ok okay answer",
        signatures=("sent from ", "sent via ", "get outlook "),
        stop="stop stopall unsubscribe cancel end quit revoke optout unsub",
        stop_in_a_sentence="stop stopall unsubscribe optout",
        messages="texting messaging sending texts text messages message sms unsubscribe optout",
        around_stop=(
            "please pls all now me my number these those from to you thanks thank this it i want"
            " would like immediately hi hello"
        ),
        not_about_messages="it this i me want would like",
        stop_sentences=(
            rf"(please )?(do not|dont) {_WRITE} (to )?(me|this number){_EVER}{_AFTER}",
            rf"(please )?(do not|dont) (text|message){_AFTER}",
            rf"(please )?no( more)? (texts|messages|text|message|sms){_AFTER}",
            rf"(please )?(remove|delete) (me|my number)( from (this|the|your) list)?{_AFTER}",
            rf"(please )?take (me|my number) off( (this|the|your) list)?{_AFTER}",
            rf"(please )?opt me out{_AFTER}",
            r"i (revoke|withdraw)( my)? consent",
            # Whoever holds the number now isn't who gave it, and nothing of this is for them.
            rf"(sorry )?(you have (the )?|this is (the |a )?)?wrong number{_AFTER}( sorry)?",
        ),
        start="start unstop resume continue subscribe",
        around_start="again now",
    ),
    never_said=(
        r"\bpatients?\b", r"\bvictims?\b", r"complian", r"non-?adher", r"\bdeclin",
        r"\brefus(ed|al|es)\b", r"no[- ]show", r"\burgent", r"\bhurry", r"\bimmediately\b",
        r"right away", r"\basap\b", r"last chance",
        r"you (must|should|have to|need to)\b(?! do anything)",
        r"don['’]t worry", r"calm down", r"well done", r"great job", r"good job", r"congrat",
        r"\bproud\b", r"\bhero", r"\bstreak", r"\bscore", r"\bpromise", r"\bguarantee",
        r"always there for", r"\bsuicid", r"\bcrisis\b", r"\bdanger", r"unfortunately", r"!",
    ),
    locale="en-CA",
    plural=singular_for_one,
)
_SPANISH = LanguageSpec(
    own_name="Español",
    reply=ReplyWords(
        coming=Digit("puedo ir", "si sí claro puedo ir voy iré llego ya en camino yo"),
        call=Digit("puedo llamar", "si sí claro puedo llamar llamo yo"),
        text=Digit("puedo escribir", "si sí claro puedo escribir escribo yo"),
        not_now=Digit("ahora no", "no ahora lo siento puedo yo"),
        courtesy="por favor gracias",
        beside_all="hola gracias vale por favor",
        signatures=("enviado desde ", "enviado de ", "mandado desde "),
        stop="alto basta baja parar para cancelar detener terminar",
        stop_in_a_sentence="alto basta baja",
        messages=(
            "mensajes mensaje textos escribir escribirme enviar enviarme mandar mandarme baja"
        ),
        around_stop=(
            "por favor ya ahora mis mi de los las estos quiero darme dar deme número numero"
            " gracias hola"
        ),
        not_about_messages="me quiero",
        stop_sentences=(
            r"(perdón |perdona |perdone )?((es|este es|tiene|tienes) )?(un |el )?número equivocado",
            rf"(por favor )?no (me )?({_WRITES_ES})( más| mas)?( mensajes| textos)?{_AFTER_ES}",
            rf"(por favor )?no (quiero )?(recibir )?(más|mas) (mensajes|textos){_AFTER_ES}",
            rf"(por favor )?(deja|dejen|deje|para|paren|pare) de {_WRITE_ES}{_AFTER_ES}",
        ),
        start="iniciar inicio empezar comenzar reanudar alta",
        around_start="otra vez ahora",
    ),
    never_said=(
        r"paciente", r"víctima", r"cumplimiento", r"rechaz", r"\bdeclin", r"urgente", r"date prisa",
        r"de inmediato", r"inmediatamente",
        r"(debes|deberías|tienes que)\b(?! hacer nada| informar)",
        r"no te preocupes", r"cálmate", r"bien hecho", r"felicidades", r"orgullo", r"héroe",
        r"promet", r"garantiz", r"\bsuicid", r"\bcrisis\b", r"peligro", r"por desgracia", r"!",
    ),
    locale="es-MX",
    plural=singular_for_one,
)
_KOREAN = LanguageSpec(
    own_name="한국어",
    reply=ReplyWords(
        coming=Digit(
            "갈게요",
            "네 예 넵 응 갈게요 갈게 갈 수 있어요 있어 가요 가는 중 중이에요 지금 바로 출발해요"
            " 출발할게요 제가 내가",
        ),
        call=Digit(
            "전화할게요",
            "네 예 넵 응 전화할게요 전화할게 전화할 전화 할게요 할게 수 있어요 있어 걸게요 걸게"
            " 지금 바로 제가 내가",
        ),
        text=Digit(
            "문자할게요",
            "네 예 넵 응 문자할게요 문자할게 문자할 문자 할게요 할게 수 있어요 있어 보낼게요"
            " 보낼게 지금 바로 제가 내가",
        ),
        # Not "안" and "돼요" apart: "0 돼요" says the opposite of its digit.
        not_now=Digit(
            "지금은 어려워요",
            "아니요 아뇨 아니 지금은 지금 어려워요 어려워 어렵습니다 안돼요 못가요 저는 나는"
            " 미안해요 미안 죄송해요 죄송합니다 나중에 다음에",
        ),
        courtesy="감사합니다 고마워요 고맙습니다 부탁합니다 부탁드립니다 부탁해요",
        beside_all="감사합니다 고마워요 고맙습니다 안녕하세요 안녕",
        signatures=("나의 iphone에서 ", "내 iphone에서 ", "galaxy에서 ", "갤럭시에서 "),
        # Not "취소": who sends it may mean an answer, or a shift.
        stop="그만 중지 정지 수신거부 해지 스톱",
        stop_in_a_sentence="그만 중지 수신거부 해지",
        messages="문자 문자를 메시지 메시지를 메세지 메세지를 연락 연락을 알림 보내 수신거부 수신",
        around_stop=(
            "부탁합니다 부탁드립니다 부탁해요 저에게 저한테 제 내 번호 번호로"
            " 주세요 해주세요 하세요 해 하고 싶어요 감사합니다 고마워요 안녕하세요"
        ),
        not_about_messages="해 해주세요 하세요 하고 싶어요",
        stop_sentences=(
            (r"(제발 )?((더 이상|더는|이제) )?((저에게|저한테) )?((문자|메시지|메세지)(를)? )?"
            r"(그만 보내( ?주세요|세요)?|보내지 ?(마|마세요|말아 ?주세요|말아요))"),
            (r"(제발 )?((더 이상|더는|이제) )?((저에게|저한테) )?연락(을)? ?하지 ?"
            r"(마|마세요|말아 ?주세요|말아요)"),
            (r"(더 이상 |더는 |이제 )?(문자|메시지|메세지|알림|연락)(를|을)? "
            r"(받고 싶지 않아요|받기 싫어요|안 받을게요|안 받을래요)"),
            r"(제 |내 )?번호(를)? (지워|빼) ?주세요",
            # Whoever holds the number now isn't who gave it, and nothing of this is for them.
            r"(죄송하지만 |죄송한데 )?(번호를? )?잘못 (보내셨|보냈|아셨|거셨)(어요|습니다|네요)",
            r"(죄송하지만 |죄송한데 )?(여기는 )?(잘못된|틀린) 번호(예요|입니다)?",
        ),
        start="시작 재개 수신동의",
        around_start="다시 지금 받을게요 보내 주세요",
    ),
    never_said=(
        r"환자", r"피해자", r"희생자", r"순응", r"거부", r"거절", r"노쇼", r"긴급",
        r"서두르|서둘", r"빨리", r"즉시", r"당장", r"마지막 기회",
        r"걱정(하지)? ?마", r"진정(하|해)", r"힘내|파이팅|화이팅",
        r"잘했|잘하셨|잘하고 있", r"훌륭|대단", r"축하", r"자랑", r"영웅", r"점수",
        r"약속", r"보장", r"(언제나|항상) 곁", r"자살", r"위기", r"위험",
        r"안타깝|유감", r"반드시|명심",
        r"당신|귀하", r"하셔야|십시오", r"!|！",
    ),
    locale="ko-KR",
    plural=without_plural,
    script=HANGUL,
)
_FRENCH = LanguageSpec(
    own_name="Français",
    reply=ReplyWords(
        coming=Digit(
            "je viens",
            "oui ouais daccord bien sûr je viens peux venir suis en route jarrive arrive pars"
            " maintenant",
        ),
        call=Digit("jappelle", "oui ouais daccord bien sûr je peux appeler jappelle tappelle"),
        text=Digit("jécris", "oui ouais daccord bien sûr je peux écrire jécris técris texter"),
        not_now=Digit(
            "pas maintenant", "non pas maintenant désolé désolée je ne peux cette fois"
        ),
        courtesy="svp stp merci",
        beside_all="svp stp merci bonjour salut allo allô ok",
        signatures=("envoyé de ", "envoyé depuis ", "envoyé à partir de ", "envoyé avec "),
        stop=(
            "arret arrêt arreter arrêter arrête arrêtez arretez annuler terminer desabonner"
            " désabonner désabonnement"
        ),
        stop_in_a_sentence="arret arrêt desabonner désabonner désabonnement désabonnez",
        messages=(
            "messages message textos texto sms courriels envoyer menvoyer envoi écrire mécrire"
            " désabonner desabonner désabonnement désabonnez"
        ),
        around_stop=(
            "svp stp merci de des les ces vos tes mes mon numéro numero maintenant je veux"
            " voudrais me moi bonjour"
        ),
        not_about_messages="je veux voudrais me moi",
        stop_sentences=(
            rf"{_PLEASE_FR}(de )?ne (plus|pas|jamais) {_WRITES_FR}{_OF_TEXTS_FR}{_AFTER_FR}",
            rf"{_PLEASE_FR}ne {_WRITES_FR} (plus|pas|jamais){_OF_TEXTS_FR}{_AFTER_FR}",
            (rf"je (ne )?veux (plus|pas)( recevoir)?( de| des| ces| vos| tes)? {_TEXTS_FR}"
            rf"{_AFTER_FR}"),
            (rf"{_PLEASE_FR}(arrête|arrêtez|arrete|arretez|cesse|cessez|arrêter|cesser) de"
            rf" {_WRITE_FR}{_AFTER_FR}"),
            (rf"{_PLEASE_FR}(retirez|retire|enlevez|enlève|supprimez|supprime|effacez|efface)"
            rf" (moi|mon numéro|mon numero)( de (la|cette|votre|ta) liste)?{_AFTER_FR}"),
            rf"{_PLEASE_FR}(désabonnez|désabonne|desabonnez) moi{_AFTER_FR}",
            r"je retire mon (accord|consentement)",
            # Whoever holds the number now isn't who gave it, and nothing of this is for them.
            (r"((désolé|désolée|pardon) )?((vous avez|tu as|cest|ce) (le |un )?)?"
            r"(mauvais|faux) (numéro|numero)"),
            r"((désolé|désolée|pardon) )?(ce nest pas le bon|erreur de) (numéro|numero)",
        ),
        start="commencer recommencer reprendre reprise démarrer demarrer réabonner reabonner",
        around_start="encore maintenant de nouveau",
    ),
    never_said=(
        r"\bpatiente?s?\b", r"victime", r"détenue?s?\b", r"observance", r"\bconformité",
        r"\brefus", r"\bdéclin", r"\burgente?s?\b", r"urgemment", r"dépêche", r"\bvite\b(?!\.)",
        r"immédiat", r"tout de suite", r"sans tarder", r"dès que possible", r"dernière chance",
        r"\btu (dois|devrais|as à)\b", r"\bil faut que tu\b",
        r"t[’']inquiète", r"t[’']en fais pas", r"calme-toi", r"\bbravo\b", r"bien joué", r"félicit",
        r"\bfiers?\b", r"\bfières?\b", r"\bfierté", r"\bhéro[sï]", r"\bpromet", r"\bpromess?",
        r"\bgaranti", r"toujours là pour", r"suicid", r"\bcrises?\b", r"danger", r"malheureusement",
        r"!",
    ),
    locale="fr-CA",
    plural=singular_for_none_and_one,
)
_ARABIC = LanguageSpec(
    own_name="العربية",
    # People write أ and ا, ة and ه, ى and ي for each other: both stand here. Marks above and
    # below letters don't count.
    reply=ReplyWords(
        coming=Digit(
            "آتي",
            "نعم اي ايه أي أيوه ايوه ايوا أكيد اكيد طبعا آتي اتي سآتي ساتي جاي جاية جايه قادم قادمة"
            " قادمه انا أنا في الطريق بالطريق يمكنني المجيء المجيئ أستطيع استطيع الآن الان",
        ),
        call=Digit(
            "أتصل",
            "نعم اي ايه أي أيوه ايوه ايوا أكيد اكيد طبعا أتصل اتصل سأتصل ساتصل اتصال انا أنا يمكنني"
            " الاتصال الإتصال أستطيع استطيع الآن الان",
        ),
        text=Digit(
            "أكتب",
            "نعم اي ايه أي أيوه ايوه ايوا أكيد اكيد طبعا أكتب اكتب سأكتب ساكتب رسالة رساله انا أنا"
            " يمكنني الكتابة الكتابه أستطيع استطيع الآن الان",
        ),
        not_now=Digit(
            "ليس الآن",
            "لا ليس مو مش الآن الان آسف اسف آسفة اسفة آسفه اسفه عذرا معذرة معذره أستطيع استطيع"
            " أقدر اقدر قادر قادرة قادره يمكنني انا أنا",
        ),
        courtesy="من فضلك فضلكم لو سمحت سمحتم سمحتي رجاء شكرا مشكور مشكورين",
        beside_all=(
            "من فضلك لو سمحت رجاء شكرا مرحبا أهلا اهلا سلام السلام عليكم طيب تمام حسنا أوكي اوكي"
        ),
        signatures=("أرسلت من ", "أُرسلت من ", "أُرسل من ", "مرسل من ", "تم الإرسال من "),
        # Not "كفى" or "خلاص", enough: whoever writes that alone may mean something else.
        stop="توقف توقفوا أوقف اوقف أوقفوا اوقفوا قف إيقاف ايقاف إلغاء الغاء",
        stop_in_a_sentence="أوقف اوقف أوقفوا اوقفوا إيقاف ايقاف إلغاء الغاء",
        messages=(
            "رسائل الرسائل رسائلكم رسالة رساله إرسال ارسال الإرسال الارسال مراسلة مراسله مراسلتي"
            " اشتراك الاشتراك اشتراكي"
        ),
        around_stop=(
            "من فضلك فضلكم لو سمحت سمحتم رجاء شكرا كل هذه هاي هذي هاد إلى الى على عن رقمي هاتفي"
            " الآن الان أريد اريد مرحبا"
        ),
        not_about_messages="أريد اريد كل هذه هاي هذي هاد",
        stop_sentences=(
            r"(آسف |اسف |آسفة |اسفة |عذرا )?(هذا )?(الرقم|رقم) (خطأ|خطا|غلط)",
            rf"(من فضلكم? |رجاء )?لا {_WRITES_AR}( لي| الي| إلي)?( رسائل| الرسائل)?{_AFTER_AR}",
            (r"(من فضلكم? |رجاء )?لا (أريد|اريد) (رسائل|رسائلكم|هذه الرسائل)"
            rf"( أخرى| اخرى| بعد الآن| بعد الان)?{_AFTER_AR}"),
            rf"(توقفوا?|توقفي) عن (الإرسال|الارسال|إرسال الرسائل|ارسال الرسائل|مراسلتي){_AFTER_AR}",
            rf"(احذفوا?|احذفي|أزيلوا|ازيلوا) رقمي{_AFTER_AR}",
        ),
        # Not "ابدا", which is "never" as well.
        start="ابدأ ابدأوا بدء استئناف تشغيل",
        around_start="من جديد مرة مره أخرى اخرى الآن الان",
    ),
    never_said=(
        r"مريض", r"مرضى", r"ضحية", r"ضحايا", r"امتثال", r"انصياع", r"رفض", r"مرفوض", r"تخلّ?ف عن",
        r"عاجل", r"طارئ(?!ة)", r"\bفورا", r"\bفورًا", r"حالا\b", r"استعجل", r"على وجه السرعة",
        r"فرصة أخيرة", r"آخر فرصة",
        r"(يجب|ينبغي|لا بد) (عليك|أن ت)", r"عليك أن\b",
        r"لا (تقلق|داعي للقلق)", r"اهدأ", r"اهدئي", r"أحسنت", r"برافو", r"عمل رائع", r"مبروك",
        r"تهاني", r"نهنئ", r"فخور", r"بالفخر", r"\b(ال)?بطل(ة|ات)?\b", r"\bأبطال",
        r"\b(ال)?وعد(ك|كم|نا)?\b", r"\b[نأ]عدك", r"نضمن", r"مضمون", r"\b(ال)?ضمان",
        r"انتحار", r"\b(ال)?أزمة", r"في خطر", r"الخطر", r"خطير", r"خطورة", r"للأسف", r"لسوء الحظ",
        # Arabic has marks of its own for these: ؟ ، ؛ « »
        r"!", r"\?", r",(?!\d)", r";", r'"',
    ),
    locale="ar",
    plural=arabic,
    script=ARABIC,
)
# fmt: on

LANGUAGES: dict[Language, LanguageSpec] = {
    Language.EN: _ENGLISH,
    Language.ES: _SPANISH,
    Language.KO: _KOREAN,
    Language.FR: _FRENCH,
    Language.AR: _ARABIC,
}


def direction_of(language: str) -> Direction:
    """Where the lines of a language begin; of one that isn't here, English's."""
    return spec_of(language).script.direction


def spec_of(language: str) -> LanguageSpec:
    """The row of a language; of one that isn't here, English's."""
    return LANGUAGES[Language(language if language in LANGUAGES else "en")]
