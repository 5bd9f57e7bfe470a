"""The addresses of this room."""

from django.urls import URLPattern, path

from vaihto.grants import batch_views, paying_views, recovery_views, treasury_views, views

app_name = "grants"
urlpatterns: list[URLPattern] = [
    path("", views.agreements, name="list"),
    path("list.<slug:kind>", views.download, name="download"),
    path("payments/", views.payments, name="payments"),
    path("payments.<slug:kind>", views.payments_download, name="payments_download"),
    path("draw-up/<int:application>/", views.draw_up, name="draw_up"),
    path("<int:pk>/", views.detail, name="detail"),
    path("<int:pk>/agreement/", views.agreement, name="agreement"),
    path("<int:pk>/agreement.pdf", views.agreement_pdf, name="pdf"),
    path("<int:pk>/send/", views.send, name="send"),
    path("<int:pk>/sign/<slug:role>/", views.sign, name="sign"),
    path("payments/<int:pk>/approve/", views.approve, name="approve"),
    path("payments/<int:pk>/paid/", views.paid, name="paid"),
    path("<int:pk>/account/", paying_views.account, name="account"),
    path("<int:pk>/account/give/", paying_views.give_account, name="give_account"),
    path("accounts/<int:pk>/confirm/", paying_views.confirm_account, name="confirm_account"),
    path("accounts/<int:pk>/drop/", paying_views.drop_account, name="drop_account"),
    path("recoveries/<int:pk>/", recovery_views.recovery, name="recovery"),
    path("recoveries/<int:pk>/hear/", recovery_views.hear, name="hear"),
    path("recoveries/<int:pk>/answer/", recovery_views.answer_hearing, name="answer_hearing"),
    path("recoveries/<int:pk>/decide/", recovery_views.decide_recovery, name="decide_recovery"),
    path("recoveries/instalments/<int:pk>/received/", recovery_views.received, name="received"),
    path("treasury/", treasury_views.calls_of_treasury, name="treasury"),
    path("treasury/<int:pk>.xlsx", treasury_views.treasury_file, name="treasury_file"),
    path("payers/", paying_views.payers, name="payers"),
    path("payers/<int:pk>/", paying_views.payer, name="payer"),
    path("payers/accounts/<int:pk>/confirm/", paying_views.confirm_payer, name="confirm_payer"),
    path("batches/", batch_views.batches, name="batches"),
    path("batches.<slug:kind>", batch_views.batches_download, name="batches_download"),
    path("batches/new/<int:pk>/", batch_views.new_batch, name="new_batch"),
    path("batches/<int:pk>/", batch_views.batch, name="batch"),
    path("batches/<int:pk>/release/", batch_views.release, name="release"),
    path("batches/<int:pk>/apart/", batch_views.take_apart, name="take_apart"),
    path("batches/<int:pk>/file.<slug:kind>", batch_views.batch_file, name="batch_file"),
    path("batches/<int:pk>/answer/", batch_views.read_answer, name="read_answer"),
    path("answers/<int:pk>/", batch_views.answer, name="answer"),
    path("answers/<int:pk>/record/", batch_views.record_answer, name="record_answer"),
]
