CREATE TABLE "accounts" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"x_user_id" text NOT NULL,
	"handle" text NOT NULL,
	"name" text NOT NULL,
	"state" text DEFAULT 'linked' NOT NULL,
	"credentials" text,
	"auth_kind" text NOT NULL,
	"scopes" text[] DEFAULT '{}'::text[] NOT NULL,
	"token_expires_at" timestamp (3) with time zone,
	"source" text NOT NULL,
	"facts" jsonb,
	"secret_reply" boolean DEFAULT false NOT NULL,
	"next_check_at" timestamp (3) with time zone NOT NULL,
	"linked_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "accounts_state" CHECK ("accounts"."state" in ('linked', 'unlinked')),
	CONSTRAINT "accounts_auth_kind" CHECK ("accounts"."auth_kind" in ('oauth1', 'oauth2')),
	CONSTRAINT "accounts_source" CHECK ("accounts"."source" in ('environment', 'link')),
	CONSTRAINT "accounts_linked_has_credentials" CHECK ("accounts"."state" <> 'linked' or "accounts"."credentials" is not null)
);
--> statement-breakpoint
CREATE TABLE "actions" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"actor" jsonb NOT NULL,
	"verb" text NOT NULL,
	"send_id" bigint,
	"attempt_id" bigint,
	"incident_id" bigint,
	"rule_id" bigint,
	"account_id" bigint,
	"detail" jsonb DEFAULT '{}'::jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "activity_subscriptions" (
	"subscription_id" text PRIMARY KEY NOT NULL,
	"account_id" bigint NOT NULL,
	"event_type" text NOT NULL,
	"webhook_id" text,
	"made_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "attempts" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"send_id" bigint NOT NULL,
	"account_id" bigint NOT NULL,
	"kind" text NOT NULL,
	"number" integer NOT NULL,
	"trigger" text NOT NULL,
	"actor" jsonb NOT NULL,
	"text" text NOT NULL,
	"started_at" timestamp (3) with time zone NOT NULL,
	"ended_at" timestamp (3) with time zone,
	"outcome" text DEFAULT 'in_flight' NOT NULL,
	"evidence" jsonb,
	"diagnosis" jsonb,
	"cause" text,
	"recipient" jsonb,
	"x_id" text,
	"counted_at" timestamp (3) with time zone,
	"next_read_at" timestamp (3) with time zone,
	"absent_reads" integer DEFAULT 0 NOT NULL,
	"first_absent_at" timestamp (3) with time zone,
	"last_absent_at" timestamp (3) with time zone,
	"blind_reads" integer DEFAULT 0 NOT NULL,
	"asked_at" timestamp (3) with time zone,
	CONSTRAINT "attempts_outcome" CHECK ("attempts"."outcome" in ('in_flight', 'accepted', 'rejected', 'unknown', 'absent', 'not_posted')),
	CONSTRAINT "attempts_trigger" CHECK ("attempts"."trigger" in ('first', 'resend', 'bulk', 'retry', 'probe')),
	CONSTRAINT "attempts_kind" CHECK ("attempts"."kind" in ('dm', 'reply')),
	CONSTRAINT "attempts_end" CHECK (("attempts"."outcome" = 'in_flight') = ("attempts"."ended_at" is null))
);
--> statement-breakpoint
CREATE TABLE "billed_resources" (
	"day" date NOT NULL,
	"resource" text NOT NULL,
	CONSTRAINT "billed_resources_day_resource_pk" PRIMARY KEY("day","resource")
);
--> statement-breakpoint
CREATE TABLE "campaign_codes" (
	"rule_id" bigint NOT NULL,
	"position" integer NOT NULL,
	"code" text NOT NULL,
	"winner_x_id" text,
	"given_at" timestamp (3) with time zone,
	CONSTRAINT "campaign_codes_rule_id_position_pk" PRIMARY KEY("rule_id","position"),
	CONSTRAINT "campaign_codes_given" CHECK (("campaign_codes"."winner_x_id" is null) = ("campaign_codes"."given_at" is null))
);
--> statement-breakpoint
CREATE TABLE "campaign_entries" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"rule_id" bigint NOT NULL,
	"x_user_id" text NOT NULL,
	"handle" text NOT NULL,
	"name" text,
	"trigger_key" text NOT NULL,
	"number" integer NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"decided_at" timestamp (3) with time zone NOT NULL,
	"follows" boolean,
	"codes_left" integer,
	"result" text,
	"why" text,
	"reply_to" text,
	"post_url" text,
	CONSTRAINT "campaign_entries_result" CHECK ("campaign_entries"."result" in ('won', 'lost'))
);
--> statement-breakpoint
CREATE TABLE "campaign_posts" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"rule_id" bigint NOT NULL,
	"text" text NOT NULL,
	"first_rank" integer NOT NULL,
	"last_rank" integer NOT NULL,
	"state" text NOT NULL,
	"due_at" timestamp (3) with time zone NOT NULL,
	"tries" integer DEFAULT 0 NOT NULL,
	"evidence" jsonb,
	"diagnosis" jsonb,
	"x_id" text,
	"posted_by" jsonb NOT NULL,
	"posted_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "campaign_posts_state" CHECK ("campaign_posts"."state" in ('waiting', 'sending', 'unknown', 'posted', 'absent')),
	CONSTRAINT "campaign_posts_ranks" CHECK ("campaign_posts"."first_rank" <= "campaign_posts"."last_rank")
);
--> statement-breakpoint
CREATE TABLE "campaign_winners" (
	"rule_id" bigint NOT NULL,
	"x_user_id" text NOT NULL,
	"rank" integer NOT NULL,
	"handle" text NOT NULL,
	"name" text,
	"code" text,
	"won_at" timestamp (3) with time zone NOT NULL,
	"trigger_key" text NOT NULL,
	CONSTRAINT "campaign_winners_rule_id_x_user_id_pk" PRIMARY KEY("rule_id","x_user_id")
);
--> statement-breakpoint
CREATE TABLE "campaigns" (
	"rule_id" bigint PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"seed" text NOT NULL,
	"draw_at" timestamp (3) with time zone,
	"ended_at" timestamp (3) with time zone,
	"ended_by" jsonb,
	"checks" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"drawn_at" timestamp (3) with time zone,
	"drawn_by" jsonb,
	"draw" jsonb,
	"stock" text DEFAULT 'enough' NOT NULL,
	"entrants" integer DEFAULT 0 NOT NULL,
	"entries" integer DEFAULT 0 NOT NULL,
	"winners" integer DEFAULT 0 NOT NULL,
	CONSTRAINT "campaigns_kind" CHECK ("campaigns"."kind" in ('instant', 'draw')),
	CONSTRAINT "campaigns_stock" CHECK ("campaigns"."stock" in ('enough', 'low', 'none')),
	CONSTRAINT "campaigns_drawn" CHECK (("campaigns"."drawn_at" is null) = ("campaigns"."draw" is null))
);
--> statement-breakpoint
CREATE TABLE "cards" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"channel_id" bigint NOT NULL,
	"send_id" bigint,
	"incident_id" bigint,
	"digest_id" bigint,
	"about_channel_id" bigint,
	"rule_id" bigint,
	"notice_id" bigint,
	"wanted_version" integer DEFAULT 1 NOT NULL,
	"shown_version" integer DEFAULT 0 NOT NULL,
	"shown_state" text,
	"message_ref" text,
	"post_started_at" timestamp (3) with time zone,
	"generation" integer DEFAULT 1 NOT NULL,
	"tries" integer DEFAULT 0 NOT NULL,
	"next_try_at" timestamp (3) with time zone NOT NULL,
	"last_error" text,
	"made_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "cards_one_subject" CHECK (num_nonnulls("cards"."send_id", "cards"."incident_id", "cards"."digest_id", "cards"."about_channel_id", "cards"."rule_id", "cards"."notice_id") = 1)
);
--> statement-breakpoint
CREATE TABLE "channels" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"platform" text NOT NULL,
	"external_id" text NOT NULL,
	"alerts" boolean DEFAULT true NOT NULL,
	"digest" boolean DEFAULT false NOT NULL,
	"digest_at" text,
	"digest_period" text DEFAULT 'day' NOT NULL,
	"locale" text NOT NULL,
	"threads" boolean DEFAULT false NOT NULL,
	"broken_reason" text,
	"broken_at" timestamp (3) with time zone,
	"bound_by" jsonb NOT NULL,
	"bound_at" timestamp (3) with time zone NOT NULL,
	"removed_at" timestamp (3) with time zone,
	CONSTRAINT "channels_platform" CHECK ("channels"."platform" in ('slack', 'discord')),
	CONSTRAINT "channels_locale" CHECK ("channels"."locale" in ('ja', 'en')),
	CONSTRAINT "channels_digest_period" CHECK ("channels"."digest_period" in ('day', 'week'))
);
--> statement-breakpoint
CREATE TABLE "digests" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"channel_id" bigint NOT NULL,
	"period" text NOT NULL,
	"day" date NOT NULL,
	"from_at" timestamp (3) with time zone NOT NULL,
	"to_at" timestamp (3) with time zone NOT NULL,
	"content" jsonb NOT NULL,
	"made_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "digests_period" CHECK ("digests"."period" in ('day', 'week'))
);
--> statement-breakpoint
CREATE TABLE "drafts" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"owner" jsonb NOT NULL,
	"payload" jsonb NOT NULL,
	"made_at" timestamp (3) with time zone NOT NULL,
	"used_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "incidents" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"account_id" bigint NOT NULL,
	"cause" text NOT NULL,
	"kind" text DEFAULT 'failures' NOT NULL,
	"rule_id" bigint,
	"opened_at" timestamp (3) with time zone NOT NULL,
	"closed_at" timestamp (3) with time zone,
	"folded_at" timestamp (3) with time zone,
	"last_failure_at" timestamp (3) with time zone,
	CONSTRAINT "incidents_kind" CHECK ("incidents"."kind" in ('failures', 'outage', 'rule'))
);
--> statement-breakpoint
CREATE TABLE "lanes" (
	"account_id" bigint NOT NULL,
	"kind" text NOT NULL,
	"next_paced_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "lanes_account_id_kind_pk" PRIMARY KEY("account_id","kind"),
	CONSTRAINT "lanes_kind" CHECK ("lanes"."kind" in ('dm', 'reply'))
);
--> statement-breakpoint
CREATE TABLE "leases" (
	"name" text PRIMARY KEY NOT NULL,
	"holder" text NOT NULL,
	"term" bigint NOT NULL,
	"until" timestamp (3) with time zone NOT NULL,
	"note" jsonb DEFAULT '{}'::jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "list_members" (
	"account_id" bigint NOT NULL,
	"list" text NOT NULL,
	"x_user_id" text NOT NULL,
	"round" integer DEFAULT 0 NOT NULL,
	"seen_at" timestamp (3) with time zone NOT NULL,
	"left_at" timestamp (3) with time zone,
	CONSTRAINT "list_members_account_id_list_x_user_id_pk" PRIMARY KEY("account_id","list","x_user_id")
);
--> statement-breakpoint
CREATE TABLE "media_files" (
	"name" text PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"content_type" text NOT NULL,
	"size_bytes" integer NOT NULL,
	"content" "bytea" NOT NULL,
	"made_by" jsonb NOT NULL,
	"made_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "media_uploads" (
	"file" text NOT NULL,
	"account_id" bigint NOT NULL,
	"category" text NOT NULL,
	"media_id" text NOT NULL,
	"uploaded_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "media_uploads_file_account_id_category_pk" PRIMARY KEY("file","account_id","category")
);
--> statement-breakpoint
CREATE TABLE "notices" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"account_id" bigint NOT NULL,
	"rule_id" bigint,
	"key" text NOT NULL,
	"content" jsonb NOT NULL,
	"made_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "notices_kind" CHECK ("notices"."kind" in ('codes_low', 'codes_none', 'drawn', 'source_problem'))
);
--> statement-breakpoint
CREATE TABLE "oauth_requests" (
	"state" text PRIMARY KEY NOT NULL,
	"verifier" text NOT NULL,
	"actor" jsonb NOT NULL,
	"channel_id" bigint,
	"made_at" timestamp (3) with time zone NOT NULL,
	"used_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "opt_outs" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"x_user_id" text NOT NULL,
	"handle" text NOT NULL,
	"source" text NOT NULL,
	"added_by" jsonb NOT NULL,
	"added_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "opt_outs_source" CHECK ("opt_outs"."source" in ('person', 'word'))
);
--> statement-breakpoint
CREATE TABLE "own_posts" (
	"account_id" bigint NOT NULL,
	"post_id" text NOT NULL,
	"made_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "own_posts_account_id_post_id_pk" PRIMARY KEY("account_id","post_id")
);
--> statement-breakpoint
CREATE TABLE "pauses" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"account_id" bigint NOT NULL,
	"cause" text NOT NULL,
	"holds" text NOT NULL,
	"ends" jsonb NOT NULL,
	"started_at" timestamp (3) with time zone NOT NULL,
	"until" timestamp (3) with time zone,
	"step" integer DEFAULT 0 NOT NULL,
	"probe_send_id" bigint,
	"incident_id" bigint,
	"started_by" jsonb NOT NULL,
	"ended_at" timestamp (3) with time zone,
	"ended_by" jsonb,
	CONSTRAINT "pauses_holds" CHECK ("pauses"."holds" in ('all', 'dm', 'reply'))
);
--> statement-breakpoint
CREATE TABLE "poll_cursors" (
	"account_id" bigint NOT NULL,
	"endpoint" text NOT NULL,
	"subject" text DEFAULT '' NOT NULL,
	"since_id" text,
	"read_up_to" timestamp (3) with time zone,
	"complete" boolean DEFAULT false NOT NULL,
	"quiet_rounds" integer DEFAULT 0 NOT NULL,
	"failures" integer DEFAULT 0 NOT NULL,
	"last_error" text,
	"next_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "poll_cursors_account_id_endpoint_subject_pk" PRIMARY KEY("account_id","endpoint","subject")
);
--> statement-breakpoint
CREATE TABLE "rate_windows" (
	"account_id" bigint NOT NULL,
	"endpoint" text NOT NULL,
	"scope" text NOT NULL,
	"limit" integer,
	"remaining" integer,
	"reset_at" timestamp (3) with time zone,
	"blocked_until" timestamp (3) with time zone,
	"seen_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "rate_windows_account_id_endpoint_scope_pk" PRIMARY KEY("account_id","endpoint","scope"),
	CONSTRAINT "rate_windows_scope" CHECK ("rate_windows"."scope" in ('short', 'user_day', 'app_day'))
);
--> statement-breakpoint
CREATE TABLE "read_usage" (
	"day" date NOT NULL,
	"account_id" bigint NOT NULL,
	"source" text NOT NULL,
	"endpoint" text NOT NULL,
	"requests" integer DEFAULT 0 NOT NULL,
	"resources" integer DEFAULT 0 NOT NULL,
	"cost_micro_usd" bigint DEFAULT 0 NOT NULL,
	CONSTRAINT "read_usage_day_account_id_source_endpoint_pk" PRIMARY KEY("day","account_id","source","endpoint")
);
--> statement-breakpoint
CREATE TABLE "recipients" (
	"account_id" bigint NOT NULL,
	"x_user_id" text NOT NULL,
	"facts" jsonb NOT NULL,
	"looked_up_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "recipients_account_id_x_user_id_pk" PRIMARY KEY("account_id","x_user_id")
);
--> statement-breakpoint
CREATE TABLE "rule_acts" (
	"rule_id" bigint NOT NULL,
	"x_user_id" text NOT NULL,
	"trigger_key" text NOT NULL,
	"verdict" text NOT NULL,
	"kind" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"our_post_id" text,
	"their_post_id" text,
	CONSTRAINT "rule_acts_rule_id_x_user_id_trigger_key_pk" PRIMARY KEY("rule_id","x_user_id","trigger_key"),
	CONSTRAINT "rule_acts_verdict" CHECK ("rule_acts"."verdict" in ('answered', 'skipped', 'used', 'collected'))
);
--> statement-breakpoint
CREATE TABLE "rule_pauses" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"rule_id" bigint NOT NULL,
	"started_at" timestamp (3) with time zone NOT NULL,
	"started_by" jsonb NOT NULL,
	"ended_at" timestamp (3) with time zone,
	"ended_by" jsonb
);
--> statement-breakpoint
CREATE TABLE "rule_versions" (
	"rule_id" bigint NOT NULL,
	"version" integer NOT NULL,
	"name" text NOT NULL,
	"definition" jsonb NOT NULL,
	"accepted" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"made_by" jsonb NOT NULL,
	"made_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "rule_versions_rule_id_version_pk" PRIMARY KEY("rule_id","version")
);
--> statement-breakpoint
CREATE TABLE "rules" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"account_id" bigint NOT NULL,
	"kind" text DEFAULT 'rule' NOT NULL,
	"name" text NOT NULL,
	"state" text NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"definition" jsonb NOT NULL,
	"holds_sends" boolean DEFAULT false NOT NULL,
	"made_by" jsonb NOT NULL,
	"made_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "rules_state" CHECK ("rules"."state" in ('active', 'paused', 'deleted')),
	CONSTRAINT "rules_kind" CHECK ("rules"."kind" in ('rule', 'campaign')),
	CONSTRAINT "rules_holds_sends" CHECK (not "rules"."holds_sends" or "rules"."state" = 'paused')
);
--> statement-breakpoint
CREATE TABLE "sends" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"account_id" bigint NOT NULL,
	"kind" text NOT NULL,
	"origin" text NOT NULL,
	"made_by" jsonb NOT NULL,
	"made_at" timestamp (3) with time zone NOT NULL,
	"rule_id" bigint,
	"rule_version" integer,
	"trigger_key" text,
	"request_key" text,
	"recipient_x_id" text NOT NULL,
	"recipient_handle" text NOT NULL,
	"recipient_name" text,
	"post_id" text,
	"text" text NOT NULL,
	"media" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"secret" boolean DEFAULT false NOT NULL,
	"confirmation" text,
	"hours" jsonb,
	"not_after" timestamp (3) with time zone,
	"state" text DEFAULT 'waiting' NOT NULL,
	"skip_reason" text,
	"priority" integer DEFAULT 0 NOT NULL,
	"due_at" timestamp (3) with time zone NOT NULL,
	"carried_over" boolean DEFAULT false NOT NULL,
	"unpaced" boolean DEFAULT false NOT NULL,
	"insist" boolean DEFAULT false NOT NULL,
	"next_trigger" text DEFAULT 'first' NOT NULL,
	"next_actor" jsonb NOT NULL,
	"own_tries" integer DEFAULT 0 NOT NULL,
	"first_own_try_at" timestamp (3) with time zone,
	"attempt_count" integer DEFAULT 0 NOT NULL,
	"last_attempt_id" bigint,
	"last_cause" text,
	"incident_id" bigint,
	"folded" boolean DEFAULT false NOT NULL,
	"claimed_by" text,
	"lease_until" timestamp (3) with time zone,
	"x_id" text,
	"sent_at" timestamp (3) with time zone,
	"ignored_from" text,
	"ignored_by" jsonb,
	"ignored_at" timestamp (3) with time zone,
	"changed_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "sends_state" CHECK ("sends"."state" in ('waiting', 'claimed', 'sending', 'sent', 'failed', 'unknown', 'ignored', 'skipped')),
	CONSTRAINT "sends_kind" CHECK ("sends"."kind" in ('dm', 'reply')),
	CONSTRAINT "sends_origin" CHECK ("sends"."origin" in ('rule', 'person', 'system')),
	CONSTRAINT "sends_next_trigger" CHECK ("sends"."next_trigger" in ('first', 'resend', 'bulk', 'retry', 'probe')),
	CONSTRAINT "sends_skip_reason" CHECK (("sends"."state" = 'skipped') = ("sends"."skip_reason" is not null)),
	CONSTRAINT "sends_skip_reason_known" CHECK ("sends"."skip_reason" is null or "sends"."skip_reason" in ('already_sent', 'opted_out', 'excluded', 'not_follower', 'follower_count', 'account_too_new', 'outside_hours', 'lost', 'no_room', 'rejected', 'rule_deleted', 'cancelled')),
	CONSTRAINT "sends_reply_has_post" CHECK ("sends"."kind" <> 'reply' or "sends"."post_id" is not null or "sends"."state" = 'skipped'),
	CONSTRAINT "sends_confirmation" CHECK ("sends"."confirmation" is null or "sends"."confirmation" in ('wanted', 'approved')),
	CONSTRAINT "sends_sent_has_time" CHECK ("sends"."state" <> 'sent' or "sends"."sent_at" is not null),
	CONSTRAINT "sends_claim" CHECK (("sends"."state" in ('claimed', 'sending')) = ("sends"."claimed_by" is not null and "sends"."lease_until" is not null)),
	CONSTRAINT "sends_ignored" CHECK (("sends"."state" = 'ignored') = ("sends"."ignored_from" is not null))
);
--> statement-breakpoint
CREATE TABLE "series" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"rule_id" bigint NOT NULL,
	"rule_version" integer NOT NULL,
	"account_id" bigint NOT NULL,
	"x_user_id" text NOT NULL,
	"handle" text NOT NULL,
	"name" text,
	"trigger_key" text NOT NULL,
	"steps" jsonb NOT NULL,
	"hours" jsonb,
	"post_url" text,
	"made" integer DEFAULT 0 NOT NULL,
	"last_send_id" bigint,
	"started_at" timestamp (3) with time zone NOT NULL,
	"answered_at" timestamp (3) with time zone,
	"next_look_at" timestamp (3) with time zone NOT NULL,
	"ended_at" timestamp (3) with time zone,
	"end_reason" text,
	CONSTRAINT "series_end" CHECK (("series"."ended_at" is null) = ("series"."end_reason" is null))
);
--> statement-breakpoint
CREATE TABLE "settings" (
	"name" text PRIMARY KEY NOT NULL,
	"value" jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "source_states" (
	"account_id" bigint NOT NULL,
	"source" text NOT NULL,
	"last_event_at" timestamp (3) with time zone,
	"last_seen_at" timestamp (3) with time zone,
	"lag_ms" bigint,
	"encrypted" integer DEFAULT 0 NOT NULL,
	"last_encrypted_at" timestamp (3) with time zone,
	"likes_without_liker" integer DEFAULT 0 NOT NULL,
	"problems" integer DEFAULT 0 NOT NULL,
	"last_problem" jsonb,
	"last_problem_at" timestamp (3) with time zone,
	"broken_reason" text,
	CONSTRAINT "source_states_account_id_source_pk" PRIMARY KEY("account_id","source"),
	CONSTRAINT "source_states_source" CHECK ("source_states"."source" in ('poll', 'stream', 'webhook'))
);
--> statement-breakpoint
CREATE TABLE "triggers" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"key" text NOT NULL,
	"account_id" bigint NOT NULL,
	"kind" text NOT NULL,
	"act" jsonb NOT NULL,
	"actor_x_id" text NOT NULL,
	"actor_handle" text,
	"actor_name" text,
	"at" timestamp (3) with time zone NOT NULL,
	"since" timestamp (3) with time zone,
	"seen_at" timestamp (3) with time zone NOT NULL,
	"source" text NOT NULL,
	"source_id" text NOT NULL,
	"state" text DEFAULT 'new' NOT NULL,
	"retry_at" timestamp (3) with time zone,
	"tries" integer DEFAULT 0 NOT NULL,
	CONSTRAINT "triggers_state" CHECK ("triggers"."state" in ('new', 'done')),
	CONSTRAINT "triggers_kind" CHECK ("triggers"."kind" in ('follow', 'like', 'repost', 'reply', 'quote', 'mention', 'dm', 'hashtag')),
	CONSTRAINT "triggers_source" CHECK ("triggers"."source" in ('poll', 'stream', 'webhook'))
);
--> statement-breakpoint
CREATE TABLE "untold_likes" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"account_id" bigint NOT NULL,
	"source_id" text NOT NULL,
	"source" text NOT NULL,
	"our_post_id" text NOT NULL,
	"at" timestamp (3) with time zone,
	"seen_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "untold_likes_source" CHECK ("untold_likes"."source" in ('stream', 'webhook'))
);
--> statement-breakpoint
ALTER TABLE "actions" ADD CONSTRAINT "actions_send_id_sends_id_fk" FOREIGN KEY ("send_id") REFERENCES "public"."sends"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "actions" ADD CONSTRAINT "actions_incident_id_incidents_id_fk" FOREIGN KEY ("incident_id") REFERENCES "public"."incidents"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "actions" ADD CONSTRAINT "actions_rule_id_rules_id_fk" FOREIGN KEY ("rule_id") REFERENCES "public"."rules"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "actions" ADD CONSTRAINT "actions_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "activity_subscriptions" ADD CONSTRAINT "activity_subscriptions_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "attempts" ADD CONSTRAINT "attempts_send_id_sends_id_fk" FOREIGN KEY ("send_id") REFERENCES "public"."sends"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "attempts" ADD CONSTRAINT "attempts_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "campaign_codes" ADD CONSTRAINT "campaign_codes_rule_id_campaigns_rule_id_fk" FOREIGN KEY ("rule_id") REFERENCES "public"."campaigns"("rule_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "campaign_entries" ADD CONSTRAINT "campaign_entries_rule_id_campaigns_rule_id_fk" FOREIGN KEY ("rule_id") REFERENCES "public"."campaigns"("rule_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "campaign_posts" ADD CONSTRAINT "campaign_posts_rule_id_campaigns_rule_id_fk" FOREIGN KEY ("rule_id") REFERENCES "public"."campaigns"("rule_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "campaign_winners" ADD CONSTRAINT "campaign_winners_rule_id_campaigns_rule_id_fk" FOREIGN KEY ("rule_id") REFERENCES "public"."campaigns"("rule_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "campaigns" ADD CONSTRAINT "campaigns_rule_id_rules_id_fk" FOREIGN KEY ("rule_id") REFERENCES "public"."rules"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "cards" ADD CONSTRAINT "cards_channel_id_channels_id_fk" FOREIGN KEY ("channel_id") REFERENCES "public"."channels"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "cards" ADD CONSTRAINT "cards_send_id_sends_id_fk" FOREIGN KEY ("send_id") REFERENCES "public"."sends"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "cards" ADD CONSTRAINT "cards_incident_id_incidents_id_fk" FOREIGN KEY ("incident_id") REFERENCES "public"."incidents"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "cards" ADD CONSTRAINT "cards_digest_id_digests_id_fk" FOREIGN KEY ("digest_id") REFERENCES "public"."digests"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "cards" ADD CONSTRAINT "cards_about_channel_id_channels_id_fk" FOREIGN KEY ("about_channel_id") REFERENCES "public"."channels"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "cards" ADD CONSTRAINT "cards_rule_id_rules_id_fk" FOREIGN KEY ("rule_id") REFERENCES "public"."rules"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "cards" ADD CONSTRAINT "cards_notice_id_notices_id_fk" FOREIGN KEY ("notice_id") REFERENCES "public"."notices"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "digests" ADD CONSTRAINT "digests_channel_id_channels_id_fk" FOREIGN KEY ("channel_id") REFERENCES "public"."channels"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "incidents" ADD CONSTRAINT "incidents_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "incidents" ADD CONSTRAINT "incidents_rule_id_rules_id_fk" FOREIGN KEY ("rule_id") REFERENCES "public"."rules"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "lanes" ADD CONSTRAINT "lanes_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "list_members" ADD CONSTRAINT "list_members_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "media_uploads" ADD CONSTRAINT "media_uploads_file_media_files_name_fk" FOREIGN KEY ("file") REFERENCES "public"."media_files"("name") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "media_uploads" ADD CONSTRAINT "media_uploads_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "notices" ADD CONSTRAINT "notices_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "notices" ADD CONSTRAINT "notices_rule_id_rules_id_fk" FOREIGN KEY ("rule_id") REFERENCES "public"."rules"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "own_posts" ADD CONSTRAINT "own_posts_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "pauses" ADD CONSTRAINT "pauses_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "poll_cursors" ADD CONSTRAINT "poll_cursors_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "rate_windows" ADD CONSTRAINT "rate_windows_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "read_usage" ADD CONSTRAINT "read_usage_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "recipients" ADD CONSTRAINT "recipients_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "rule_acts" ADD CONSTRAINT "rule_acts_rule_id_rules_id_fk" FOREIGN KEY ("rule_id") REFERENCES "public"."rules"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "rule_pauses" ADD CONSTRAINT "rule_pauses_rule_id_rules_id_fk" FOREIGN KEY ("rule_id") REFERENCES "public"."rules"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "rule_versions" ADD CONSTRAINT "rule_versions_rule_id_rules_id_fk" FOREIGN KEY ("rule_id") REFERENCES "public"."rules"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "rules" ADD CONSTRAINT "rules_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sends" ADD CONSTRAINT "sends_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sends" ADD CONSTRAINT "sends_rule_id_rules_id_fk" FOREIGN KEY ("rule_id") REFERENCES "public"."rules"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sends" ADD CONSTRAINT "sends_incident_id_incidents_id_fk" FOREIGN KEY ("incident_id") REFERENCES "public"."incidents"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "series" ADD CONSTRAINT "series_rule_id_rules_id_fk" FOREIGN KEY ("rule_id") REFERENCES "public"."rules"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "series" ADD CONSTRAINT "series_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "source_states" ADD CONSTRAINT "source_states_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "triggers" ADD CONSTRAINT "triggers_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "untold_likes" ADD CONSTRAINT "untold_likes_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "accounts_x_user_id" ON "accounts" USING btree ("x_user_id");--> statement-breakpoint
CREATE INDEX "actions_send" ON "actions" USING btree ("send_id","id");--> statement-breakpoint
CREATE INDEX "actions_incident" ON "actions" USING btree ("incident_id","id");--> statement-breakpoint
CREATE INDEX "actions_rule" ON "actions" USING btree ("rule_id","id") WHERE "actions"."rule_id" is not null;--> statement-breakpoint
CREATE INDEX "actions_at" ON "actions" USING btree ("at");--> statement-breakpoint
CREATE UNIQUE INDEX "activity_subscriptions_event" ON "activity_subscriptions" USING btree ("account_id","event_type");--> statement-breakpoint
CREATE UNIQUE INDEX "attempts_number" ON "attempts" USING btree ("send_id","number");--> statement-breakpoint
CREATE UNIQUE INDEX "attempts_in_flight" ON "attempts" USING btree ("send_id") WHERE "attempts"."outcome" = 'in_flight';--> statement-breakpoint
CREATE INDEX "attempts_capped" ON "attempts" USING btree ("account_id","kind","started_at") WHERE "attempts"."outcome" in ('accepted', 'unknown', 'in_flight');--> statement-breakpoint
CREATE INDEX "attempts_counted" ON "attempts" USING btree ("account_id","cause","counted_at") WHERE "attempts"."counted_at" is not null;--> statement-breakpoint
CREATE INDEX "attempts_recent" ON "attempts" USING btree ("account_id","id");--> statement-breakpoint
CREATE INDEX "attempts_lane" ON "attempts" USING btree ("account_id","kind","id");--> statement-breakpoint
CREATE INDEX "attempts_failed" ON "attempts" USING btree ("ended_at") WHERE "attempts"."outcome" in ('rejected', 'absent', 'not_posted');--> statement-breakpoint
CREATE INDEX "attempts_raw" ON "attempts" USING btree ("started_at") WHERE "attempts"."evidence" ->> 'rawBody' <> '';--> statement-breakpoint
CREATE INDEX "attempts_read_back" ON "attempts" USING btree ("next_read_at") WHERE "attempts"."next_read_at" is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "campaign_codes_code" ON "campaign_codes" USING btree ("rule_id","code");--> statement-breakpoint
CREATE UNIQUE INDEX "campaign_codes_winner" ON "campaign_codes" USING btree ("rule_id","winner_x_id") WHERE "campaign_codes"."winner_x_id" is not null;--> statement-breakpoint
CREATE INDEX "campaign_codes_left" ON "campaign_codes" USING btree ("rule_id","position") WHERE "campaign_codes"."winner_x_id" is null;--> statement-breakpoint
CREATE UNIQUE INDEX "campaign_entries_number" ON "campaign_entries" USING btree ("rule_id","x_user_id","number");--> statement-breakpoint
CREATE UNIQUE INDEX "campaign_entries_trigger" ON "campaign_entries" USING btree ("rule_id","trigger_key");--> statement-breakpoint
CREATE INDEX "campaign_entries_order" ON "campaign_entries" USING btree ("rule_id","id");--> statement-breakpoint
CREATE INDEX "campaign_entries_open" ON "campaign_entries" USING btree ("rule_id","number","id") WHERE "campaign_entries"."result" is null;--> statement-breakpoint
CREATE INDEX "campaign_posts_rank" ON "campaign_posts" USING btree ("rule_id","last_rank");--> statement-breakpoint
CREATE INDEX "campaign_posts_open" ON "campaign_posts" USING btree ("rule_id") WHERE "campaign_posts"."state" in ('waiting', 'sending');--> statement-breakpoint
CREATE UNIQUE INDEX "campaign_winners_rank" ON "campaign_winners" USING btree ("rule_id","rank");--> statement-breakpoint
CREATE INDEX "campaigns_due" ON "campaigns" USING btree ("draw_at") WHERE "campaigns"."drawn_at" is null and "campaigns"."draw_at" is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "cards_send" ON "cards" USING btree ("channel_id","send_id") WHERE "cards"."send_id" is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "cards_incident" ON "cards" USING btree ("channel_id","incident_id") WHERE "cards"."incident_id" is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "cards_digest" ON "cards" USING btree ("channel_id","digest_id") WHERE "cards"."digest_id" is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "cards_about_channel" ON "cards" USING btree ("channel_id","about_channel_id") WHERE "cards"."about_channel_id" is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "cards_rule" ON "cards" USING btree ("channel_id","rule_id") WHERE "cards"."rule_id" is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "cards_notice" ON "cards" USING btree ("channel_id","notice_id") WHERE "cards"."notice_id" is not null;--> statement-breakpoint
CREATE INDEX "cards_send_id" ON "cards" USING btree ("send_id");--> statement-breakpoint
CREATE INDEX "cards_incident_id" ON "cards" USING btree ("incident_id");--> statement-breakpoint
CREATE INDEX "cards_due" ON "cards" USING btree ("channel_id","next_try_at") WHERE "cards"."wanted_version" > "cards"."shown_version";--> statement-breakpoint
CREATE INDEX "cards_posted" ON "cards" USING btree ("channel_id","post_started_at");--> statement-breakpoint
CREATE INDEX "cards_digest_id" ON "cards" USING btree ("digest_id");--> statement-breakpoint
CREATE UNIQUE INDEX "channels_external" ON "channels" USING btree ("platform","external_id");--> statement-breakpoint
CREATE UNIQUE INDEX "digests_once" ON "digests" USING btree ("channel_id","period","day");--> statement-breakpoint
CREATE INDEX "drafts_made" ON "drafts" USING btree ("made_at");--> statement-breakpoint
CREATE UNIQUE INDEX "incidents_open" ON "incidents" USING btree ("account_id","cause","kind",coalesce("rule_id", 0)) WHERE "incidents"."closed_at" is null;--> statement-breakpoint
CREATE UNIQUE INDEX "notices_key" ON "notices" USING btree ("key");--> statement-breakpoint
CREATE UNIQUE INDEX "opt_outs_x_user_id" ON "opt_outs" USING btree ("x_user_id");--> statement-breakpoint
CREATE INDEX "opt_outs_handle" ON "opt_outs" USING btree ("handle");--> statement-breakpoint
CREATE INDEX "own_posts_newest" ON "own_posts" USING btree ("account_id","made_at");--> statement-breakpoint
CREATE UNIQUE INDEX "pauses_open" ON "pauses" USING btree ("account_id","cause","holds") WHERE "pauses"."ended_at" is null;--> statement-breakpoint
CREATE INDEX "pauses_account" ON "pauses" USING btree ("account_id","started_at");--> statement-breakpoint
CREATE UNIQUE INDEX "rule_pauses_open" ON "rule_pauses" USING btree ("rule_id") WHERE "rule_pauses"."ended_at" is null;--> statement-breakpoint
CREATE INDEX "rule_pauses_rule" ON "rule_pauses" USING btree ("rule_id");--> statement-breakpoint
CREATE UNIQUE INDEX "rules_name" ON "rules" USING btree ("account_id","name") WHERE "rules"."state" <> 'deleted';--> statement-breakpoint
CREATE UNIQUE INDEX "sends_trigger" ON "sends" USING btree ("rule_id","recipient_x_id","trigger_key") WHERE "sends"."rule_id" is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "sends_request_key" ON "sends" USING btree ("request_key") WHERE "sends"."request_key" is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "sends_x_id" ON "sends" USING btree ("account_id","kind","x_id") WHERE "sends"."x_id" is not null;--> statement-breakpoint
CREATE INDEX "sends_waiting" ON "sends" USING btree ("account_id","kind","due_at","id") WHERE "sends"."state" = 'waiting' and "sends"."confirmation" is distinct from 'wanted';--> statement-breakpoint
CREATE INDEX "sends_live" ON "sends" USING btree ("account_id","state") WHERE "sends"."state" in ('claimed', 'sending', 'failed', 'unknown');--> statement-breakpoint
CREATE INDEX "sends_made" ON "sends" USING btree ("made_at","id");--> statement-breakpoint
CREATE INDEX "sends_state_made" ON "sends" USING btree ("state","made_at","id");--> statement-breakpoint
CREATE INDEX "sends_account_made" ON "sends" USING btree ("account_id","made_at","id");--> statement-breakpoint
CREATE INDEX "sends_cause_made" ON "sends" USING btree ("last_cause","made_at","id");--> statement-breakpoint
CREATE INDEX "sends_skipped" ON "sends" USING btree ("skip_reason","made_at","id") WHERE "sends"."skip_reason" is not null;--> statement-breakpoint
CREATE INDEX "sends_ended" ON "sends" USING btree ("changed_at") WHERE "sends"."state" in ('sent', 'ignored', 'skipped');--> statement-breakpoint
CREATE INDEX "sends_done" ON "sends" USING btree ("changed_at") WHERE "sends"."state" in ('sent', 'ignored', 'skipped') and "sends"."rule_id" is null;--> statement-breakpoint
CREATE INDEX "sends_rule_attempts" ON "sends" USING btree ("rule_id","last_attempt_id") WHERE "sends"."rule_id" is not null and "sends"."last_attempt_id" is not null;--> statement-breakpoint
CREATE INDEX "sends_recipient" ON "sends" USING btree (lower("recipient_handle"),"made_at");--> statement-breakpoint
CREATE INDEX "sends_recipient_x" ON "sends" USING btree ("recipient_x_id","made_at");--> statement-breakpoint
CREATE INDEX "sends_incident" ON "sends" USING btree ("incident_id","state") WHERE "sends"."incident_id" is not null;--> statement-breakpoint
CREATE INDEX "sends_asked" ON "sends" USING btree ("rule_id","made_at") WHERE "sends"."confirmation" is not null;--> statement-breakpoint
CREATE INDEX "sends_unconfirmed" ON "sends" USING btree ("rule_id","id") WHERE "sends"."state" = 'waiting' and "sends"."confirmation" = 'wanted';--> statement-breakpoint
CREATE UNIQUE INDEX "series_trigger" ON "series" USING btree ("rule_id","x_user_id","trigger_key");--> statement-breakpoint
CREATE INDEX "series_due" ON "series" USING btree ("next_look_at") WHERE "series"."ended_at" is null;--> statement-breakpoint
CREATE INDEX "series_person" ON "series" USING btree ("account_id","x_user_id") WHERE "series"."ended_at" is null;--> statement-breakpoint
CREATE INDEX "series_ended" ON "series" USING btree ("ended_at") WHERE "series"."ended_at" is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "triggers_key" ON "triggers" USING btree ("key");--> statement-breakpoint
CREATE INDEX "triggers_new" ON "triggers" USING btree ("account_id","id") WHERE "triggers"."state" = 'new';--> statement-breakpoint
CREATE INDEX "triggers_account" ON "triggers" USING btree ("account_id","id");--> statement-breakpoint
CREATE INDEX "triggers_seen" ON "triggers" USING btree ("seen_at");--> statement-breakpoint
CREATE UNIQUE INDEX "untold_likes_event" ON "untold_likes" USING btree ("account_id","source_id");--> statement-breakpoint
CREATE INDEX "untold_likes_post" ON "untold_likes" USING btree ("account_id","our_post_id");