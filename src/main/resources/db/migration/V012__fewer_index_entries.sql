-- What each step of a job costs -------------------------------------------------------------------------------------------
-- A row whose indexed columns stay as they are, and that finds room on its page, needs no new entry in any index.

-- the order of the unfinished ones is nobody's question, and their time changes with each step
drop index document_unfinished;
create index document_unfinished on document (id) where state in ('WAITING', 'WORKING');
alter table document set (fillfactor = 60);

-- taken, worked on and deleted: the priority is not used, and what is taken is told by the heartbeat of a few rows
drop index priority_execution_time_idx;
drop index last_heartbeat_idx;
alter table scheduled_tasks set (fillfactor = 60);
