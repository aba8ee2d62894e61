/* Tasks: OSEK/VDX OS 2.2.3 chapters 4 and 13.2. */
#include "conformance/suite.h"

#define MARKS(letter) \
  static void mark_##letter(void) { mark(#letter[0]); }
MARKS(a)
MARKS(b)
MARKS(c)

static TaskStateType state_of(TaskType task) {
  TaskStateType state = SUSPENDED;
  GetTaskState(task, &state);
  return state;
}

static void mark_and_resume(void) {
  mark('l');
  resume_driver();
}

static void higher_priority_preempts(void) {
  will(High, mark_a);
  EXPECT_OK(ActivateTask(High));
  mark('d');
  expect_trace("ad");
}

static void lower_priority_waits(void) {
  will(Low, mark_and_resume);
  EXPECT_OK(ActivateTask(Low));
  mark('d');
  EXPECT(state_of(Low) == READY);
  let_others_run();
  expect_trace("dl");
}

static void same_activates(void) {
  mark('s');
  resume_driver();
  mark('t');
}
static void same_priority_waits_in_order(void) {
  will(Same, mark_a);
  will(Same, same_activates);
  EXPECT_OK(ActivateTask(Same));
  EXPECT_OK(ActivateTask(Same));
  mark('d');
  EXPECT_OK(Schedule());
  mark('e');
  let_others_run();
  expect_trace("deast");
}

static void high_activates_highest(void) {
  mark('h');
  will(Highest, mark_a);
  ActivateTask(Highest);
  mark('i');
}
static void preemption_nests(void) {
  will(High, high_activates_highest);
  EXPECT_OK(ActivateTask(High));
  expect_trace("hai");
}

/* High and Many have one priority: the preempted High goes on before Many, which was activated first of the two that
 * wait. */
static void high_activates_many(void) {
  mark('h');
  will(Many, mark_b);
  ActivateTask(Many);
  will(Highest, mark_a);
  ActivateTask(Highest);
  mark('i');
}
static void preempted_task_is_the_oldest(void) {
  will(High, high_activates_many);
  EXPECT_OK(ActivateTask(High));
  expect_trace("haib");
}

static void high_activates_itself_many(void) {
  mark('h');
  for (uint32_t n = 0; n < 3; n++) {
    will(Many, mark_b);
    EXPECT_OK(ActivateTask(Many));
  }
  EXPECT_ERROR(ActivateTask(Many), E_OS_LIMIT, ActivateTask);
  EXPECT(OSError_ActivateTask_TaskID() == Many);
}
static void activations_are_counted(void) {
  will(High, high_activates_itself_many);
  EXPECT_OK(ActivateTask(High));
  expect_trace("hbbb");
}

static void activate_self(void) { EXPECT_ERROR(ActivateTask(High), E_OS_LIMIT, ActivateTask); }
static void basic_task_of_one_activation(void) {
  will(High, activate_self);
  EXPECT_OK(ActivateTask(High));
}

static void activate_unknown(void) {
  EXPECT_ERROR(ActivateTask(SUITE_TASK_COUNT), E_OS_ID, ActivateTask);
  EXPECT_ERROR(ActivateTask(INVALID_TASK), E_OS_ID, ActivateTask);
}

static void terminate_with_resource(void) {
  GetResource(RES_HIGH);
  EXPECT_ERROR(TerminateTask(), E_OS_RESOURCE, TerminateTask);
  ReleaseResource(RES_HIGH);
  mark('a');
}
static void terminate_holding_a_resource(void) {
  will(High, terminate_with_resource);
  EXPECT_OK(ActivateTask(High));
  expect_trace("a");
}

static void terminate_here(void) { EXPECT_ERROR(TerminateTask(), E_OS_CALLEVEL, TerminateTask); }
static void terminate_in_interrupt(void) { in_interrupt(terminate_here); }

static void chain_to_low(void) {
  mark('h');
  will(Low, mark_and_resume);
  ChainTask(Low);
  mark('!');
}
static void chain_to_another(void) {
  will(High, chain_to_low);
  EXPECT_OK(ActivateTask(High));
  mark('d');
  EXPECT(state_of(High) == SUSPENDED);
  let_others_run();
  expect_trace("hdl");
}

static void chain_to_self(void) {
  mark('h');
  will(High, mark_a);
  ChainTask(High);
  mark('!');
}
static void chain_to_oneself(void) {
  will(High, chain_to_self);
  EXPECT_OK(ActivateTask(High));
  expect_trace("ha");
}

/* A chained task queues behind the others of its priority. */
static void chain_behind(void) {
  mark('h');
  will(Many, mark_b);
  ActivateTask(Many);
  will(High, mark_a);
  ChainTask(High);
}
static void chained_task_is_the_newest(void) {
  will(High, chain_behind);
  EXPECT_OK(ActivateTask(High));
  expect_trace("hba");
}

static void chain_refused(void) {
  EXPECT_ERROR(ChainTask(SUITE_TASK_COUNT), E_OS_ID, ChainTask);
  EXPECT_ERROR(ChainTask(Driver), E_OS_LIMIT, ChainTask);
  GetResource(RES_HIGH);
  EXPECT_ERROR(ChainTask(Low), E_OS_RESOURCE, ChainTask);
  ReleaseResource(RES_HIGH);
  EXPECT(state_of(Low) == SUSPENDED);
  EXPECT(state_of(High) == RUNNING);
  mark('a');
}
static void refused_chain_goes_on(void) {
  will(High, chain_refused);
  EXPECT_OK(ActivateTask(High));
  expect_trace("a");
}

static void chain_here(void) { EXPECT_ERROR(ChainTask(Low), E_OS_CALLEVEL, ChainTask); }
static void chain_in_interrupt(void) { in_interrupt(chain_here); }

static void non_preemptive_body(void) {
  will(High, mark_a);
  EXPECT_OK(ActivateTask(High));
  mark('n');
  EXPECT_OK(Schedule());
  mark('o');
  will(High, mark_b);
  EXPECT_OK(ActivateTask(High));
  mark('p');
}
static void non_preemptive_task(void) {
  will(NonPreemptive, non_preemptive_body);
  EXPECT_OK(ActivateTask(NonPreemptive));
  mark('d');
  expect_trace("naopbd");
}

static void yields_to_nobody(void) {
  will(Peer, mark_b);
  EXPECT_OK(ActivateTask(Peer)); /* of the same priority: no reason to give way */
  EXPECT_OK(Schedule());
  mark('n');
  will(High, mark_a);
  EXPECT_OK(ActivateTask(High)); /* and still non-preemptive */
  mark('o');
}
static void schedule_among_equals(void) {
  will(NonPreemptive, yields_to_nobody);
  EXPECT_OK(ActivateTask(NonPreemptive));
  expect_trace("noab");
}

static void group_low_body(void) {
  will(GroupHigh, mark_b);
  EXPECT_OK(ActivateTask(GroupHigh)); /* of the same group: has to wait */
  mark('g');
  will(Middle, mark_c);
  EXPECT_OK(ActivateTask(Middle)); /* above the group: runs at once */
  EXPECT_OK(Schedule());
  mark('h');
}
static void internal_resource(void) {
  will(GroupLow, group_low_body);
  EXPECT_OK(ActivateTask(GroupLow));
  expect_trace("gcbh");
}

static void schedule_here(void) { EXPECT_ERROR(Schedule(), E_OS_CALLEVEL, Schedule); }
static void schedule_refused(void) {
  in_interrupt(schedule_here);
  GetResource(RES_LOW);
  EXPECT_ERROR(Schedule(), E_OS_RESOURCE, Schedule);
  ReleaseResource(RES_LOW);
}

static void high_looks(void) {
  TaskType self = INVALID_TASK;
  EXPECT_OK(GetTaskID(&self));
  EXPECT(self == High && state_of(High) == RUNNING && state_of(Driver) == READY);
}
static void middle_waits(void) {
  WaitEvent(EV_A);
  ClearEvent(EV_A);
}
static void states(void) {
  TaskType self = INVALID_TASK;
  EXPECT_OK(GetTaskID(&self));
  EXPECT(self == Driver && state_of(Driver) == RUNNING && state_of(High) == SUSPENDED);
  will(High, high_looks);
  EXPECT_OK(ActivateTask(High));
  will(Middle, middle_waits);
  EXPECT_OK(ActivateTask(Middle));
  EXPECT(state_of(Middle) == WAITING);
  EXPECT_OK(SetEvent(Middle, EV_A));
  EXPECT(state_of(Middle) == SUSPENDED);
  TaskStateType state;
  EXPECT_ERROR(GetTaskState(SUITE_TASK_COUNT, &state), E_OS_ID, GetTaskState);
}

static TaskType seen_in_interrupt;
static void look_in_interrupt(void) { GetTaskID(&seen_in_interrupt); }
static void task_of_an_interrupt(void) {
  seen_in_interrupt = INVALID_TASK;
  in_interrupt(look_in_interrupt);
  EXPECT(seen_in_interrupt == Driver);
}

const struct test task_tests[] = {
    {"ActivateTask: a task of higher priority runs at once", higher_priority_preempts},
    {"ActivateTask: a task of lower priority waits", lower_priority_waits},
    {"ActivateTask: tasks of the same priority run in the order of activation", same_priority_waits_in_order},
    {"ActivateTask: preemption nests", preemption_nests},
    {"a preempted task is the first of its priority", preempted_task_is_the_oldest},
    {"ActivateTask: activations are counted up to the limit, then E_OS_LIMIT", activations_are_counted},
    {"ActivateTask: one activation only gives E_OS_LIMIT while the task runs", basic_task_of_one_activation},
    {"ActivateTask: an unknown task gives E_OS_ID", activate_unknown},
    {"TerminateTask: holding a resource gives E_OS_RESOURCE", terminate_holding_a_resource},
    {"TerminateTask: in an interrupt gives E_OS_CALLEVEL", terminate_in_interrupt},
    {"ChainTask: ends the caller and activates the other", chain_to_another},
    {"ChainTask: to itself is no second activation", chain_to_oneself},
    {"ChainTask: the chained task is the last of its priority", chained_task_is_the_newest},
    {"ChainTask: refused, the caller goes on", refused_chain_goes_on},
    {"ChainTask: in an interrupt gives E_OS_CALLEVEL", chain_in_interrupt},
    {"a non-preemptive task gives way in Schedule only", non_preemptive_task},
    {"Schedule: does not give way to a task of the same priority", schedule_among_equals},
    {"an internal resource keeps off its group and lets others through", internal_resource},
    {"Schedule: E_OS_CALLEVEL in interrupts, E_OS_RESOURCE with a resource", schedule_refused},
    {"GetTaskID and GetTaskState tell who runs and waits", states},
    {"GetTaskID: in an interrupt it is the interrupted task", task_of_an_interrupt},
    {NULL, NULL},
};
