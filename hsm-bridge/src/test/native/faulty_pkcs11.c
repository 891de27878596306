/*
 * A PKCS#11 module that stands before another one and fails as it is told to.
 *
 * All orders come through a file beside the module, "<module>.control", which is mapped here and in
 * the test; FaultyModule.java writes it and has the same layout. Each function of the standard's
 * list counts its calls, and has one fault: the answer of some of its calls, in place of the real
 * call (the operation stays active below) or after it (the operation is over), and a delay.
 *
 * Every function is called through one shape. On the ABIs that we run on, a caller who passes fewer
 * arguments than the eight of the longest function does no harm.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

typedef unsigned long CK_ULONG;
typedef CK_ULONG CK_RV;
typedef CK_RV (*function)(void *, void *, void *, void *, void *, void *, void *, void *);

#define CK_INFO_BYTES 128 /* a CK_INFO is shorter */
#define CKR_OK 0x0UL
#define CKR_GENERAL_ERROR 0x5UL
#define CKR_OBJECT_HANDLE_INVALID 0x82UL

/* The members of CK_FUNCTION_LIST in their order. */
#define FUNCTIONS(F) \
  F(C_Initialize) F(C_Finalize) F(C_GetInfo) F(C_GetFunctionList) \
  F(C_GetSlotList) F(C_GetSlotInfo) F(C_GetTokenInfo) F(C_GetMechanismList) \
  F(C_GetMechanismInfo) F(C_InitToken) F(C_InitPIN) F(C_SetPIN) \
  F(C_OpenSession) F(C_CloseSession) F(C_CloseAllSessions) F(C_GetSessionInfo) \
  F(C_GetOperationState) F(C_SetOperationState) F(C_Login) F(C_Logout) \
  F(C_CreateObject) F(C_CopyObject) F(C_DestroyObject) F(C_GetObjectSize) \
  F(C_GetAttributeValue) F(C_SetAttributeValue) \
  F(C_FindObjectsInit) F(C_FindObjects) F(C_FindObjectsFinal) \
  F(C_EncryptInit) F(C_Encrypt) F(C_EncryptUpdate) F(C_EncryptFinal) \
  F(C_DecryptInit) F(C_Decrypt) F(C_DecryptUpdate) F(C_DecryptFinal) \
  F(C_DigestInit) F(C_Digest) F(C_DigestUpdate) F(C_DigestKey) F(C_DigestFinal) \
  F(C_SignInit) F(C_Sign) F(C_SignUpdate) F(C_SignFinal) F(C_SignRecoverInit) F(C_SignRecover) \
  F(C_VerifyInit) F(C_Verify) F(C_VerifyUpdate) F(C_VerifyFinal) \
  F(C_VerifyRecoverInit) F(C_VerifyRecover) \
  F(C_DigestEncryptUpdate) F(C_DecryptDigestUpdate) \
  F(C_SignEncryptUpdate) F(C_DecryptVerifyUpdate) \
  F(C_GenerateKey) F(C_GenerateKeyPair) F(C_WrapKey) F(C_UnwrapKey) F(C_DeriveKey) \
  F(C_SeedRandom) F(C_GenerateRandom) \
  F(C_GetFunctionStatus) F(C_CancelFunction) F(C_WaitForSlotEvent)

#define INDEX(name) I_##name,
enum { FUNCTIONS(INDEX) FUNCTION_COUNT };

/* The layout of the control file; every member is eight bytes of the machine's order. */
#define REAL_MODULE_BYTES 1024
#define FAULT_AFTER_THE_CALL 1
#define ORDER_CLOSE_SESSIONS 1
#define ORDER_LOGOUT 2
#define ORDER_FINALIZE 3

struct fault {
  _Atomic uint64_t calls;  /* how often the function was called */
  _Atomic uint64_t first;  /* the first call that fails, counted from 1 */
  _Atomic uint64_t last;   /* the last one; 0: none fails */
  _Atomic uint64_t answer; /* what those calls return */
  _Atomic uint64_t when;   /* in place of the real call, or after it */
  _Atomic uint64_t delay;  /* milliseconds before each call */
};

struct control {
  char real_module[REAL_MODULE_BYTES];
  _Atomic uint64_t away; /* 1: the token is away */
  _Atomic uint64_t order; /* what somebody else in the process does before the next call */
  _Atomic uint64_t opened;
  _Atomic uint64_t closed;
  _Atomic uint64_t inside; /* how many calls are under way */
  _Atomic uint64_t met;    /* how many of others were when C_Finalize was called, at most */
  struct fault faults[FUNCTION_COUNT];
};

struct function_list {
  struct { unsigned char major, minor; } version;
  function functions[FUNCTION_COUNT];
};

static struct control *control;
static struct function_list *real;
static struct function_list ours;

#define MOST_SESSIONS 4096
static pthread_mutex_t sessions_lock = PTHREAD_MUTEX_INITIALIZER;
static CK_ULONG sessions[MOST_SESSIONS];
static int session_count;

static void session_opened(CK_ULONG session) {
  pthread_mutex_lock(&sessions_lock);
  if (session_count < MOST_SESSIONS) sessions[session_count++] = session;
  atomic_fetch_add(&control->opened, 1);
  pthread_mutex_unlock(&sessions_lock);
}

static void session_closed(CK_ULONG session) {
  pthread_mutex_lock(&sessions_lock);
  for (int i = 0; i < session_count; i++) {
    if (sessions[i] == session) {
      sessions[i] = sessions[--session_count];
      atomic_fetch_add(&control->closed, 1);
      break;
    }
  }
  pthread_mutex_unlock(&sessions_lock);
}

static void all_sessions_closed(int close_them) {
  pthread_mutex_lock(&sessions_lock);
  while (session_count > 0) {
    CK_ULONG session = sessions[--session_count];
    if (close_them) {
      real->functions[I_C_CloseSession]((void *) session, 0, 0, 0, 0, 0, 0, 0);
    }
    atomic_fetch_add(&control->closed, 1);
  }
  pthread_mutex_unlock(&sessions_lock);
}

/*
 * What somebody else does, he does between two calls: in the middle of one it would bring down not
 * the caller's session but the process, and that nobody can mend.
 */
static pthread_rwlock_t between_calls = PTHREAD_RWLOCK_WRITER_NONRECURSIVE_INITIALIZER_NP;

/*
 * SoftHSM makes itself anew at the first call after this one, whatever that is, and without a lock:
 * callers who come together would bring the process down, so that call is made here.
 */
static CK_RV end_the_module(void *reserved) {
  unsigned char unused[CK_INFO_BYTES];
  CK_RV answer = real->functions[I_C_Finalize](reserved, 0, 0, 0, 0, 0, 0, 0);
  real->functions[I_C_GetInfo](unused, 0, 0, 0, 0, 0, 0, 0);
  return answer;
}

static void obey(uint64_t order) {
  pthread_rwlock_wrlock(&between_calls);
  if (order == ORDER_CLOSE_SESSIONS) all_sessions_closed(1);
  if (order == ORDER_LOGOUT && session_count > 0) {
    real->functions[I_C_Logout]((void *) sessions[0], 0, 0, 0, 0, 0, 0, 0);
  }
  if (order == ORDER_FINALIZE) {
    end_the_module(NULL);
    all_sessions_closed(0);
  }
  pthread_rwlock_unlock(&between_calls);
}

/* C_Finalize waits too: whether it met other calls is counted, and shall not be seen as a crash. */
static CK_RV really_call(int index, void **a) {
  if (index == I_C_Finalize) {
    pthread_rwlock_wrlock(&between_calls);
  } else {
    pthread_rwlock_rdlock(&between_calls);
  }
  CK_RV answer = index == I_C_Finalize
      ? end_the_module(a[0])
      : real->functions[index](a[0], a[1], a[2], a[3], a[4], a[5], a[6], a[7]);
  if (answer == CKR_OK) {
    if (index == I_C_OpenSession) session_opened(*(CK_ULONG *) a[4]);
    if (index == I_C_CloseSession) session_closed((CK_ULONG) a[0]);
    if (index == I_C_CloseAllSessions || index == I_C_Finalize) all_sessions_closed(0);
  }
  pthread_rwlock_unlock(&between_calls);
  return answer;
}

/*
 * What was seen of SoftHSM while its directory was away: searches find nothing and say CKR_OK, the
 * slot list and sessions look well, token information and generation fail, handles are invalid.
 */
static int away(int index, void **a, CK_RV *answer) {
  switch (index) {
    case I_C_FindObjects:
      *(CK_ULONG *) a[3] = 0;
      *answer = CKR_OK;
      return 1;
    case I_C_GetTokenInfo:
    case I_C_Login:
    case I_C_CreateObject:
    case I_C_GenerateKey:
    case I_C_GenerateKeyPair:
      *answer = CKR_GENERAL_ERROR;
      return 1;
    case I_C_GetAttributeValue:
    case I_C_DestroyObject:
    case I_C_EncryptInit:
    case I_C_DecryptInit:
    case I_C_SignInit:
    case I_C_UnwrapKey:
    case I_C_DeriveKey:
      *answer = CKR_OBJECT_HANDLE_INVALID;
      return 1;
    default:
      return 0;
  }
}

static CK_RV answer_to(int index, void **a) {
  struct fault *fault = &control->faults[index];
  uint64_t number = atomic_fetch_add(&fault->calls, 1) + 1;
  uint64_t delay = atomic_load(&fault->delay);
  if (delay > 0) {
    struct timespec time = {(time_t) (delay / 1000), (long) (delay % 1000) * 1000000};
    nanosleep(&time, NULL);
  }
  uint64_t order = atomic_exchange(&control->order, 0);
  if (order) obey(order);
  CK_RV answer;
  if (atomic_load(&control->away) && away(index, a, &answer)) return answer;

  uint64_t last = atomic_load(&fault->last);
  int fails = number >= atomic_load(&fault->first) && number <= last;
  CK_RV told = (CK_RV) atomic_load(&fault->answer);
  if (fails && atomic_load(&fault->when) != FAULT_AFTER_THE_CALL) return told;
  answer = really_call(index, a);
  return fails ? told : answer;
}

static CK_RV call(int index, void **a) {
  uint64_t others = atomic_fetch_add(&control->inside, 1);
  if (index == I_C_Finalize && others > atomic_load(&control->met)) {
    atomic_store(&control->met, others);
  }
  CK_RV answer = answer_to(index, a);
  atomic_fetch_sub(&control->inside, 1);
  return answer;
}

#define WRAPPER(name) \
  static CK_RV our_##name( \
      void *a, void *b, void *c, void *d, void *e, void *f, void *g, void *h) { \
    void *arguments[] = {a, b, c, d, e, f, g, h}; \
    return call(I_##name, arguments); \
  }
FUNCTIONS(WRAPPER)

#define ENTRY(name) ours.functions[I_##name] = our_##name;

CK_RV C_GetFunctionList(struct function_list **list);

__attribute__((constructor)) static void load(void) {
  Dl_info self;
  char path[4096];
  if (!dladdr((void *) load, &self)) return;
  snprintf(path, sizeof path, "%s.control", self.dli_fname);
  int file = open(path, O_RDWR);
  if (file < 0) return;
  void *mapped = mmap(NULL, sizeof *control, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
  close(file);
  if (mapped == MAP_FAILED) return;
  control = mapped;
  void *module = dlopen(control->real_module, RTLD_NOW | RTLD_LOCAL);
  if (module == NULL) return;
  CK_RV (*list)(struct function_list **) =
      (CK_RV (*)(struct function_list **)) dlsym(module, "C_GetFunctionList");
  struct function_list *found;
  if (list == NULL || list(&found) != CKR_OK) return;
  ours.version = found->version;
  FUNCTIONS(ENTRY)
  real = found;
}

CK_RV C_GetFunctionList(struct function_list **list) {
  if (real == NULL) return CKR_GENERAL_ERROR;
  *list = &ours;
  return CKR_OK;
}
