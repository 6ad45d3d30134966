"""Pasted text in four languages: what readers copy with a report goes, every sentence stays."""

import pytest

from comity.model.analysis import Analysis
from comity.model.report import Report
from comity.process.clean import STAGE


def cleaned(text: str, title: str | None = None) -> Analysis:
    return STAGE.run(Report(id="r", path="a.txt", text=text, title=title), Analysis(report="r"))


ENGLISH = """Home
World
Subscribe

Sunday, March 15, 2026
Dam at Torvan holds after record flood
By Ann Reed
Share on Facebook | Tweet | Email

TORVAN, March 15 (Norda Press) — The river office said on Sunday that the dam holds.
© Photographer / Norda Press
The level fell by two metres, which the office called
a relief for the towns below.

READ MORE: Rain to go on for a week

"We saw no cracks," engineer Omar Vesh said.
Advertisement
He did not rule out another wave.

(Reporting by Ann Reed; Editing by Joe Carr)

Tags: dam, flood, Torvan
Related stories
Bridge at Kelm closed for a second week after landslide
Ministers meet over river treaty
Leave a Reply
Your email address will not be published. Required fields are marked *
Valley Herald
(c) Valley Herald 2026. All rights reserved.
Disclaimer: The views expressed in this article are its author and do not necessarily reflect our editorial policy.
www.herald.example
Powered by Newsbox"""

ARABIC = """الرئيسية > أخبار
سد توروان يصمد أمام الفيضان
الأحد 15 مارس 2026
شارك على فيسبوك
توروان - نوردا برس
أعلنت هيئة النهر يوم الأحد أن السد صمد أمام الفيضان، ونفت ما نشر عن تصدعات فيه.
اقرأ أيضا: الأمطار تستمر أسبوعا
وقال المهندس عمر فيش "لم نر أي شقوق".
إعلان
ولم يستبعد المهندس موجة أخرى خلال الأيام المقبلة.
الكلمات المفتاحية: السد، الفيضان
تابعونا على تلغرام
مواضيع ذات صلة
إغلاق جسر كيلم للأسبوع الثاني
التعليقات
اترك تعليقا
لن يتم نشر عنوان بريدك الإلكتروني
جميع الحقوق محفوظة © وادي نيوز 2026
الآراء المنشورة لا تعبر بالضرورة عن رأي الموقع"""

PERSIAN = """صفحه اصلی » اخبار
سد توروان در برابر سیل ایستاد
یکشنبه ۲۴ اسفند ۱۴۰۴ - ۱۲:۳۰
کد خبر: ۱۲۳۴۵
به گزارش نوردا پرس، سازمان رودخانه روز یکشنبه اعلام کرد که سد در برابر سیل ایستادگی کرده است.
بیشتر بخوانید: باران یک هفته ادامه دارد
مهندس عمر وش گفت: «هیچ ترکی ندیدیم.»
تبلیغات
وی موج دیگری را در روزهای آینده منتفی ندانست.
انتهای پیام/
برچسب‌ها: سد، سیل
به کانال تلگرام ما بپیوندید
اخبار مرتبط
پل کلم برای هفته دوم بسته ماند
نظر شما
نشانی ایمیل شما منتشر نخواهد شد.
کلیه حقوق این سایت متعلق به پیک دره است و نقل مطالب با ذکر منبع بلامانع است."""

RUSSIAN = """Главная
Новости
Плотина в Торване выдержала паводок
15 марта 2026, 12:30
Поделиться
ТОРВАН, 15 марта — Норда Пресс. Ведомство сообщило в воскресенье, что плотина выдержала паводок.
Фото: Норда Пресс
Читайте также: Дожди продлятся неделю
«Трещин мы не видели», — сказал инженер Омар Веш.
Реклама
Он не исключил новой волны в ближайшие дни
Подписывайтесь на наш канал в Telegram
Теги: плотина, паводок
Материалы по теме
Мост в Кельме закрыт вторую неделю
Комментарии
Оставить комментарий
© Вестник долины, 2026
При полном или частичном использовании материалов гиперссылка обязательна. Все права защищены."""


@pytest.mark.parametrize(
    ("pasted", "kept"),
    [
        (
            ENGLISH,
            [
                "Dam at Torvan holds after record flood",
                "TORVAN, March 15 (Norda Press) — The river office said on Sunday that the dam holds.",
                "The level fell by two metres, which the office called a relief for the towns below.",
                '"We saw no cracks," engineer Omar Vesh said.',
                "He did not rule out another wave.",
            ],
        ),
        (
            ARABIC,
            [
                "سد توروان يصمد أمام الفيضان",
                "توروان - نوردا برس",
                "أعلنت هيئة النهر يوم الأحد أن السد صمد أمام الفيضان، ونفت ما نشر عن تصدعات فيه.",
                'وقال المهندس عمر فيش "لم نر أي شقوق".',
                "ولم يستبعد المهندس موجة أخرى خلال الأيام المقبلة.",
            ],
        ),
        (
            PERSIAN,
            [
                "سد توروان در برابر سیل ایستاد",
                "به گزارش نوردا پرس، سازمان رودخانه روز یکشنبه اعلام کرد که سد در برابر سیل ایستادگی کرده است.",
                "مهندس عمر وش گفت: «هیچ ترکی ندیدیم.»",
                "وی موج دیگری را در روزهای آینده منتفی ندانست.",
            ],
        ),
        (
            RUSSIAN,
            [
                "Плотина в Торване выдержала паводок",
                "ТОРВАН, 15 марта — Норда Пресс. Ведомство сообщило в воскресенье, что плотина выдержала паводок.",
                "«Трещин мы не видели», — сказал инженер Омар Веш.",
                "Он не исключил новой волны в ближайшие дни",
            ],
        ),
    ],
    ids=["en", "ar", "fa", "ru"],
)
def test_furniture_goes_and_sentences_stay(pasted: str, kept: list[str]) -> None:
    analysis = cleaned(pasted)
    assert analysis.text.split("\n\n") == kept
    assert analysis.title == kept[0]
