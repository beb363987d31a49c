"""Addresses of the forum. Numbers identify, slugs decorate, verbs stand last."""

from django.urls import include, path

from forum.verbs import POST_VERBS, THREAD_VERBS
from forum.views import (
    attachments,
    calls,
    drafts,
    exchanges,
    following,
    held,
    levels,
    moderation,
    nominations,
    notices,
    posts,
    reactions,
    reading,
    reports,
    shelving,
    statements,
    suggestions,
    surgery,
    takeaways,
    threads,
    topics,
    transparency,
)

app_name = "forum"

topic_urls = [
    path("", topics.topic_list, name="topic_list"),
    path("<slug:slug>/", topics.topic_detail, name="topic_detail"),
    path("<slug:slug>/edit/", shelving.topic_edit, name="topic_edit"),
    path("<slug:slug>/new/", threads.thread_new, name="thread_new"),
    path("<slug:slug>/read/", topics.topic_read, name="topic_read"),
    path("<slug:slug>/take-aways/<int:pk>/discuss/", takeaways.takeaway_discuss, name="takeaway_discuss"),
    path("<slug:slug>/take-aways/<int:pk>/question/", takeaways.takeaway_question, name="takeaway_question"),
    path("<slug:slug>/level/", levels.topic_level, name="topic_level"),
]

thread_urls = [
    path("", threads.thread_detail, name="thread_detail"),
    path("reply/", threads.thread_reply, name="thread_reply"),
    path("kind/", threads.thread_kind, name="thread_kind"),
    path("unread/", reading.thread_unread, name="thread_unread"),
    path("news/", reading.thread_news, name="thread_news"),
    path("rename/", surgery.thread_rename, name="thread_rename"),
    path("split/", surgery.thread_split, name="thread_split"),
    path("merge/", surgery.thread_merge, name="thread_merge"),
    path("undo/", surgery.thread_undo, name="thread_undo"),
    path("level/", levels.thread_level, name="thread_level"),
    path("report/", reports.thread_report, name="thread_report"),
    path("move/", moderation.thread_move, name="thread_move"),
    *(path(f"{verb}/", moderation.thread_moderate, {"verb": verb}, name=f"thread_{verb}") for verb in THREAD_VERBS),
]

post_urls = [
    path("", posts.post_permalink, name="post_permalink"),
    path("edit/", posts.post_edit, name="post_edit"),
    path("quote/", posts.post_quote, name="post_quote"),
    path("history/", posts.post_history, name="post_history"),
    path("reactions/", reactions.post_reactions, name="post_reactions"),
    path("react/<slug:kind>/", reactions.post_react, name="post_react"),
    path("unreact/<slug:kind>/", reactions.post_unreact, name="post_unreact"),
    path("accept/", reactions.post_accept, name="post_accept"),
    path("unaccept/", reactions.post_unaccept, name="post_unaccept"),
    path("bookmark/", reactions.post_bookmark, name="post_bookmark"),
    path("unbookmark/", reactions.post_unbookmark, name="post_unbookmark"),
    path("unread/", reading.post_unread, name="post_unread"),
    path("report/", reports.post_report, name="post_report"),
    path("nominate/", nominations.post_nominate, name="post_nominate"),
    *(path(f"{verb}/", moderation.post_moderate, {"verb": verb}, name=f"post_{verb}") for verb in POST_VERBS),
]

notice_urls = [
    path("", notices.notice_list, name="notice_list"),
    path("read/", notices.notice_read_all, name="notice_read_all"),
    path("<int:pk>/less/", notices.notice_less, name="notice_less"),
    path("<int:pk>/more/", notices.notice_more, name="notice_more"),
]

suggest_urls = [
    path("members/", suggestions.suggest_members, name="suggest_members"),
    path("references/", suggestions.suggest_references, name="suggest_references"),
    path("emoji/", suggestions.suggest_emoji, name="suggest_emoji"),
]

attachment_urls = [
    path("", attachments.attachment_new, name="attachment_new"),
    path("<uuid:pk>/", attachments.attachment, name="attachment"),
]

draft_urls = [
    path("", drafts.draft_list, name="draft_list"),
    path("save/", drafts.draft_save, name="draft_save"),
    path("<int:pk>/discard/", drafts.draft_discard, name="draft_discard"),
]

moderation_urls = [
    path("notice/", transparency.notice, name="notice"),
    path("statements/<int:pk>/", statements.statement, name="statement"),
    path("statements/<str:token>/", statements.statement_letter, name="statement_letter"),
    path("reports/<int:pk>/", statements.report_outcome, name="report_outcome"),
]

urlpatterns = [
    path("moderation/", include(moderation_urls)),
    path("transparency/", transparency.transparency, name="transparency"),
    path("topics/", include(topic_urls)),
    path("partnerships/<slug:slug>/topic/new/", shelving.topic_new, name="topic_new"),
    path("exchanges/<int:pk>/diary/<int:entry>/discuss/", exchanges.diary_discuss, name="diary_discuss"),
    path("calls/<slug:slug>/discuss/", calls.call_discuss, name="call_discuss"),
    path("calls/<slug:slug>/partner-search/", calls.call_search, name="call_search"),
    path("threads/", topics.thread_list, name="thread_list"),
    path("threads/<int:pk>-<slug:slug>/", include(thread_urls)),
    path("p/<int:pk>/", include(post_urls)),
    path("members/<slug:username>/report/", reports.member_report, name="member_report"),
    path("opportunities/<int:pk>/report/", reports.opportunity_report, name="opportunity_report"),
    path("bookmarks/", reactions.bookmark_list, name="bookmark_list"),
    path("drafts/", include(draft_urls)),
    path("nominations/<int:pk>/", nominations.nomination_decide, name="nomination_decide"),
    path("held/", held.held_list, name="held_list"),
    path("held/<int:pk>/", held.held_detail, name="held_detail"),
    path("held/<int:pk>/withdraw/", held.held_withdraw, name="held_withdraw"),
    path("attachments/", include(attachment_urls)),
    path("notifications/", include(notice_urls)),
    path("unsubscribe/<str:token>/", notices.unsubscribe, name="unsubscribe"),
    path("settings/following/", following.following_list, name="following_list"),
    path("suggest/", include(suggest_urls)),
    path("formatting/", posts.formatting, name="formatting"),
    path("preview/", posts.preview, name="preview"),
]
