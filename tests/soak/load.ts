/** What is typed at Dom0's prompt, one line after the other, each when the prompt is back. */
export const LOAD: readonly string[] = [
  // Processes that come and go, with pipes between them.
  'churn() { n=0; while [ $n -lt $1 ]; do ls -lR /etc | gzip | gunzip | sha256sum >/dev/null; n=$((n+1)); done; }',
  // A guest is created, works beside Dom0, and is destroyed; or shut down by itself.
  'guest() { xl create -q /etc/xen/linux.cfg && churn 5 && sleep $1; xl list; xl destroy linux; sleep 1; }',
  'guest 30; churn 10; sleep 60',
  'guest 20; find / -xdev -type f 2>/dev/null | xargs cat 2>/dev/null | sha256sum; sleep 60',
  'xl create -q /etc/xen/linux.cfg; xl pause linux; churn 5; xl unpause linux; sleep 40; xl destroy linux; sleep 20',
  'awk \'BEGIN { for (i = 0; i < 100000; i++) s = (s * 31 + i) % 65521; print "SUM", s }\'; sleep 60',
  'guest 10; xl dmesg | tail -n 1; free; xl list',
];

/** Console text that should never come. */
export const ALARMING = /panic|oops|\bBUG\b|segfault|Call trace|Out of memory|rror: .*xl|libxl: error/i;

/** The shell asks where the cursor is after its prompt. */
export const PROMPT = /dom0:\/# (.\[6n)?$/;
