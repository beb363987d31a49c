"""What must be true of every community: the counters against recounts, the marks against what they mean."""

from django.db import connection

WRONG = {
    "post counts of threads": """
        SELECT t.id FROM forum_thread t LEFT JOIN forum_post p ON p.thread_id = t.id
        GROUP BY t.id HAVING t.post_count <> count(p.id)""",
    "positions without a gap, rising with ids": """
        SELECT id FROM (SELECT id, position, row_number() OVER (PARTITION BY thread_id ORDER BY id) AS place
        FROM forum_post) AS placed WHERE position <> place""",
    "ids ordered in time": """
        SELECT id FROM (SELECT id, created_at, lag(created_at) OVER (ORDER BY id) AS before FROM forum_post) AS followed
        WHERE created_at < before""",
    "last posts that are not hidden": """
        SELECT t.id FROM forum_thread t JOIN LATERAL (SELECT id, created_at, author_id FROM forum_post
        WHERE thread_id = t.id AND hidden_at IS NULL ORDER BY id DESC LIMIT 1) AS p ON true
        WHERE (t.last_post_id, t.last_post_at, t.last_author_id) IS DISTINCT FROM (p.id, p.created_at, p.author_id)""",
    "counts of topics": """
        SELECT s.id FROM forum_topic s LEFT JOIN forum_thread t ON t.topic_id = s.id AND t.hidden_at IS NULL
        GROUP BY s.id HAVING s.thread_count <> count(t.id) OR s.post_count <> coalesce(sum(t.post_count), 0)""",
    "counts of reactions": """
        SELECT p.id FROM forum_post p LEFT JOIN (SELECT post_id, count(*) FILTER (WHERE kind = 'thanks') AS thanks,
        count(*) FILTER (WHERE kind = 'agree') AS agree, count(*) FILTER (WHERE kind = 'insightful') AS insightful
        FROM forum_reaction GROUP BY post_id) AS r ON r.post_id = p.id
        WHERE (p.thanks_count, p.agree_count, p.insightful_count)
        <> (coalesce(r.thanks, 0), coalesce(r.agree, 0), coalesce(r.insightful, 0))""",
    "who has caught up has nothing unread before": """
        SELECT m.id FROM members_member m WHERE m.caught_up_post_id > m.read_through_post_id
        OR EXISTS (SELECT FROM forum_threadstate s WHERE s.member_id = m.id
        AND s.last_read_post_id < m.caught_up_post_id)""",
}


def problems() -> list[str]:
    """Return a line for each rule that some rows break, with how many and the first."""
    found = []
    with connection.cursor() as cursor:
        for rule, query in WRONG.items():
            cursor.execute(f"SELECT count(*), min(id) FROM ({query}) AS wrong")
            count, first = cursor.fetchone()
            if count:
                found.append(f"Broken: {rule}: {count} rows, the first is {first}.")
    return found
