"""The addresses of this room."""

from django.urls import URLPattern, path

from vaihto.selection.views import deciding, instructions, later, letters, ranking, rectifying, results

app_name = "selection"
urlpatterns: list[URLPattern] = [
    path("", ranking.calls_list, name="calls"),
    path("calls/<int:pk>/", ranking.call, name="call"),
    path("calls/<int:pk>.<str:kind>", ranking.call_file, name="call_file"),
    path("calls/<int:pk>/propose/", ranking.propose, name="propose"),
    path("calls/<int:pk>/present/", deciding.present, name="present"),
    path("calls/<int:pk>/return/", deciding.return_to_preparation, name="return"),
    path("calls/<int:pk>/decide/", deciding.decide, name="decide"),
    path("calls/<int:pk>/memo/", deciding.memo, name="memo"),
    path("calls/<int:pk>/memo.pdf", deciding.memo_pdf, name="memo_pdf"),
    path("calls/<int:pk>/answers/", letters.answers, name="answers"),
    path("calls/<int:pk>/answers.<str:kind>", letters.answers_file, name="answers_file"),
    path("applications/<int:pk>/amount/", ranking.amount, name="amount"),
    path("instructions/", instructions.instructions, name="instructions"),
    path("instructions/<int:pk>/approve/", instructions.approve_instruction, name="approve_instruction"),
    path("calls/<int:pk>/reserve/", later.reserve, name="reserve"),
    path("lines/<int:pk>/lapse/", later.propose_lapse, name="propose_lapse"),
    path("lines/<int:pk>/grant/", later.propose_reserve, name="propose_reserve"),
    path("later/<int:pk>/", later.later, name="later"),
    path("later/<int:pk>/decide/", later.decide_later, name="decide_later"),
    path("later/<int:pk>/return/", later.return_later, name="return_later"),
    path("further-letters/<int:pk>/", letters.further_letter, name="further_letter"),
    path("further-letters/<int:pk>.pdf", letters.further_letter_pdf, name="further_letter_pdf"),
    path("rectifications/", rectifying.rectifications, name="rectifications"),
    path("rectifications.<str:kind>", rectifying.rectifications_file, name="rectifications_file"),
    path("rectifications/<int:pk>/", rectifying.rectification, name="rectification"),
    path("rectifications/<int:pk>/withdraw/", rectifying.withdraw_rectification, name="withdraw_rectification"),
    path("rectifications/<int:pk>/take/", rectifying.take_rectification, name="take_rectification"),
    path("rectifications/<int:pk>/correct/", rectifying.correct_rectification, name="correct_rectification"),
    path("rectifications/<int:pk>/decide/", rectifying.decide_rectification, name="decide_rectification"),
    path("letters/<int:pk>/rectification/", rectifying.request_rectification, name="request_rectification"),
    path("lines/<int:pk>/rectification/", rectifying.record_rectification, name="record_rectification"),
    path("results/", results.results, name="results"),
    path("results/<int:pk>/", results.result, name="result"),
    path("results/<int:pk>/360giving.json", results.result_360, name="result_360"),
    path("results/<int:pk>.<str:kind>", results.result_file, name="result_file"),
    path("calls/<int:pk>/publication/", results.publication, name="publication"),
    path("calls/<int:pk>/publication/withdraw/", results.withdraw_results, name="withdraw_results"),
    path("letters/<int:pk>/", letters.letter, name="letter"),
    path("letters/<int:pk>.pdf", letters.letter_pdf, name="letter_pdf"),
    path("letters/<int:pk>/answer/", letters.answer, name="answer"),
]
