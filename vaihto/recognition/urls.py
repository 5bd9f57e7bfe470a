"""The addresses of this room."""

from django.urls import URLPattern, path

from vaihto.recognition.views import detail, host, lists, transcripts

app_name = "recognition"
urlpatterns: list[URLPattern] = [
    path("", lists.stays, name="list"),
    path("list.<slug:kind>", lists.download, name="download"),
    path("share/", lists.share, name="share"),
    path("share.<slug:kind>", lists.share_download, name="share_download"),
    path("check/", transcripts.check, name="check"),
    path("seals/<slug:fingerprint>.pem", transcripts.seal_certificate, name="seal_certificate"),
    path("<int:pk>/", detail.detail, name="detail"),
    path("<int:pk>/units/<int:unit>/", detail.decide, name="decide"),
    path("<int:pk>/ask-host/", detail.ask_host, name="ask_host"),
    path("requests/<int:pk>/", detail.answer_correction, name="answer_correction"),
    path("decisions/<int:pk>/", detail.correct, name="correct"),
    path("<int:pk>/transcript/<int:version>/", transcripts.transcript, name="transcript"),
    path("<int:pk>/transcript/<int:version>.pdf", transcripts.transcript_pdf, name="transcript_pdf"),
    path("<int:pk>/export/", transcripts.export, name="export"),
    path("<int:pk>/register/", transcripts.register, name="register"),
    path("host/<str:token>/", host.assess, name="host_assess"),
    path("host/<str:token>/save/", host.save, name="host_save"),
    path("participant/<str:token>/", transcripts.mine, name="my_transcript"),
    path("participant/<str:token>/correction/", transcripts.ask_correction, name="ask_correction"),
    path("participant/<str:token>/transcript.pdf", transcripts.mine_pdf, name="my_transcript_pdf"),
    path("participant/<str:token>/export/", transcripts.my_export, name="my_export"),
]
