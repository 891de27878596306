/*
 * What a C program gets out of a PKCS#11 module: the measure for the root that works through it.
 *
 *   token_bench MODULE TOKEN-LABEL PIN-FILE OPERATION THREADS WARM-UP-MS MEASURED-MS
 *
 * It makes a key with the attributes that the root gives its own, uses it in as many threads, each
 * with a session of its own, one init and one call an operation, prints one line of JSON, and
 * destroys the key.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <time.h>

typedef unsigned char CK_BYTE;
typedef unsigned long CK_ULONG;
typedef CK_ULONG CK_RV;

/* Section 3.5, 3.4 and 3.2 of the standard; nothing is packed on Unix. */
struct mechanism { CK_ULONG type; void *parameter; CK_ULONG length; };
struct attribute { CK_ULONG type; const void *value; CK_ULONG length; };
struct token_info { CK_BYTE label[32]; CK_BYTE rest[176]; };
/* Current Mechanisms, section 2.13.3. */
struct gcm {
  CK_BYTE *iv; CK_ULONG iv_bytes, iv_bits;
  CK_BYTE *aad; CK_ULONG aad_bytes, tag_bits;
};
struct initialize_args { void *callbacks[4]; CK_ULONG flags; void *reserved; };

/* Section 3.6: the functions that are called here, in their places. */
struct function_list {
  CK_BYTE version[2];
  CK_RV (*C_Initialize)(struct initialize_args *);
  void *to_GetFunctionList[3];
  CK_RV (*C_GetSlotList)(CK_BYTE, CK_ULONG *, CK_ULONG *);
  void *to_GetSlotInfo[1];
  CK_RV (*C_GetTokenInfo)(CK_ULONG, struct token_info *);
  void *to_SetPIN[5];
  CK_RV (*C_OpenSession)(CK_ULONG, CK_ULONG, void *, void *, CK_ULONG *);
  void *to_SetOperationState[5];
  CK_RV (*C_Login)(CK_ULONG, CK_ULONG, char *, CK_ULONG);
  void *to_CopyObject[3];
  CK_RV (*C_DestroyObject)(CK_ULONG, CK_ULONG);
  void *to_FindObjectsFinal[6];
  CK_RV (*C_EncryptInit)(CK_ULONG, struct mechanism *, CK_ULONG);
  CK_RV (*C_Encrypt)(CK_ULONG, CK_BYTE *, CK_ULONG, CK_BYTE *, CK_ULONG *);
  void *to_DigestFinal[11];
  CK_RV (*C_SignInit)(CK_ULONG, struct mechanism *, CK_ULONG);
  CK_RV (*C_Sign)(CK_ULONG, CK_BYTE *, CK_ULONG, CK_BYTE *, CK_ULONG *);
  void *to_DecryptVerifyUpdate[14];
  CK_RV (*C_GenerateKey)(CK_ULONG, struct mechanism *, struct attribute *, CK_ULONG, CK_ULONG *);
  CK_RV (*C_GenerateKeyPair)(
      CK_ULONG, struct mechanism *, struct attribute *, CK_ULONG, struct attribute *, CK_ULONG,
      CK_ULONG *, CK_ULONG *);
};

#define CKF_OS_LOCKING_OK 0x2UL
#define CKF_RW_SERIAL_SESSION 0x6UL
#define CKU_USER 1UL

enum { SECRET_KEY = 4, PRIVATE_KEY = 3, PUBLIC_KEY = 2 };
enum { AES = 0x1F, GENERIC_SECRET = 0x10, RSA = 0x0, EC = 0x3 };
enum {
  CLASS = 0x0, TOKEN = 0x1, PRIVATE = 0x2, KEY_TYPE = 0x100, SENSITIVE = 0x103, ENCRYPT = 0x104,
  DECRYPT = 0x105, WRAP = 0x106, UNWRAP = 0x107, SIGN = 0x108, SIGN_RECOVER = 0x109,
  VERIFY = 0x10A, DERIVE = 0x10C, MODULUS_BITS = 0x121, PUBLIC_EXPONENT = 0x122, VALUE_LEN = 0x161,
  EXTRACTABLE = 0x162, MODIFIABLE = 0x170, COPYABLE = 0x171, EC_PARAMS = 0x180,
  ALLOWED_MECHANISMS = 0x40000600
};

#define KEY_BYTES 32
#define GCM_IV_BYTES 12
#define GCM_TAG_BITS 128
#define AAD_BYTES 20
#define MOST_OUTPUT_BYTES 512
#define MOST_SLOTS 256
#define MOST_THREADS 64

static const struct operation {
  const char *name;
  CK_ULONG mechanism, generation, key_class, key_type, input_bytes;
} operations[] = {
  {"aes-gcm", 0x1087, 0x1080, SECRET_KEY, AES, 32},
  {"hmac-sha256", 0x251, 0x350, SECRET_KEY, GENERIC_SECRET, 32},
  {"ecdsa-p256", 0x1041, 0x1040, PRIVATE_KEY, EC, 32},
  {"rsa-2048", 0x1, 0x0, PRIVATE_KEY, RSA, 51},
};

static struct function_list *module;
static const struct operation *operation;
static CK_ULONG key;
static atomic_int over;

struct worker {
  pthread_t thread;
  CK_ULONG session;
  _Alignas(128) _Atomic uint64_t done;
};

static void fail(const char *what, CK_RV answer) {
  fprintf(stderr, "token_bench: %s: 0x%lx\n", what, answer);
  exit(1);
}

#define CALL(function, ...) do { \
    CK_RV answer = module->function(__VA_ARGS__); \
    if (answer != 0) fail(#function, answer); \
  } while (0)

static CK_ULONG slot_of(const char *label) {
  CK_ULONG slots[MOST_SLOTS], count = MOST_SLOTS;
  CALL(C_GetSlotList, 1, slots, &count);
  for (CK_ULONG i = 0; i < count; i++) {
    struct token_info info;
    CALL(C_GetTokenInfo, slots[i], &info);
    size_t length = strlen(label);
    if (memcmp(info.label, label, length) == 0
        && (length == sizeof info.label || info.label[length] == ' ')) {
      return slots[i];
    }
  }
  fail("no token of that label", 0);
  return 0;
}

static void log_in(CK_ULONG session, const char *pin_file) {
  char pin[256];
  FILE *file = fopen(pin_file, "r");
  if (!file) fail("cannot read the PIN", 0);
  size_t length = fread(pin, 1, sizeof pin, file);
  fclose(file);
  CALL(C_Login, session, CKU_USER, pin, length);
}

/* What the root gives its keys, but for id and label: Templates.java and ObjectShape.java. */
static CK_ULONG made_key(CK_ULONG session) {
  static const CK_BYTE yes = 1, no = 0, exponent[] = {1, 0, 1};
  static const CK_BYTE p256[] = {0x06, 8, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 3, 1, 7};
  static const CK_ULONG modulus_bits = 2048, length = KEY_BYTES, rsa_pss = 0xD;
  struct mechanism generation = {operation->generation, NULL, 0};
  struct attribute attributes[24];
  CK_ULONG count = 0, public_key, made;
  CK_ULONG allowed[] = {operation->mechanism, rsa_pss};
#define ADD(type, value, length) \
  attributes[count++] = (struct attribute) {type, value, length}
  ADD(CLASS, &operation->key_class, sizeof(CK_ULONG));
  ADD(KEY_TYPE, &operation->key_type, sizeof(CK_ULONG));
  if (operation->key_class == SECRET_KEY) ADD(VALUE_LEN, &length, sizeof length);
  ADD(TOKEN, &yes, 1);
  ADD(PRIVATE, &yes, 1);
  ADD(SENSITIVE, &yes, 1);
  ADD(EXTRACTABLE, &no, 1);
  ADD(DECRYPT, operation->key_type == AES ? &yes : &no, 1);
  ADD(SIGN, operation->key_type == AES ? &no : &yes, 1);
  ADD(UNWRAP, &no, 1);
  ADD(DERIVE, &no, 1);
  if (operation->key_class == SECRET_KEY) {
    ADD(ENCRYPT, operation->key_type == AES ? &yes : &no, 1);
    ADD(VERIFY, &no, 1);
    ADD(WRAP, &no, 1);
  } else {
    ADD(SIGN_RECOVER, &no, 1);
  }
  ADD(ALLOWED_MECHANISMS, allowed,
      operation->key_type == RSA ? sizeof allowed : sizeof allowed[0]);
  ADD(COPYABLE, &no, 1);
  ADD(MODIFIABLE, &no, 1);
#undef ADD
  if (operation->key_class == SECRET_KEY) {
    CALL(C_GenerateKey, session, &generation, attributes, count, &made);
    return made;
  }
  struct attribute of_rsa[] = {
    {TOKEN, &no, 1}, {MODULUS_BITS, &modulus_bits, sizeof modulus_bits},
    {PUBLIC_EXPONENT, exponent, sizeof exponent}};
  struct attribute of_ec[] = {{TOKEN, &no, 1}, {EC_PARAMS, p256, sizeof p256}};
  if (operation->key_type == RSA) {
    CALL(C_GenerateKeyPair, session, &generation, of_rsa, 3, attributes, count, &public_key, &made);
  } else {
    CALL(C_GenerateKeyPair, session, &generation, of_ec, 2, attributes, count, &public_key, &made);
  }
  return made;
}

static void seal(CK_ULONG session, CK_BYTE *input, CK_BYTE *output) {
  CK_BYTE iv[GCM_IV_BYTES], aad[AAD_BYTES] = {0};
  struct gcm gcm = {iv, sizeof iv, sizeof iv * 8, aad, sizeof aad, GCM_TAG_BITS};
  struct mechanism mechanism = {operation->mechanism, &gcm, sizeof gcm};
  CK_ULONG length = MOST_OUTPUT_BYTES;
  if (getrandom(iv, sizeof iv, 0) != sizeof iv) fail("getrandom", 0);
  CALL(C_EncryptInit, session, &mechanism, key);
  CALL(C_Encrypt, session, input, operation->input_bytes, output, &length);
}

static void sign(CK_ULONG session, CK_BYTE *input, CK_BYTE *output) {
  struct mechanism mechanism = {operation->mechanism, NULL, 0};
  CK_ULONG length = MOST_OUTPUT_BYTES;
  CALL(C_SignInit, session, &mechanism, key);
  CALL(C_Sign, session, input, operation->input_bytes, output, &length);
}

static void *work(void *argument) {
  struct worker *worker = argument;
  CK_BYTE input[64] = {0}, output[MOST_OUTPUT_BYTES];
  void (*once)(CK_ULONG, CK_BYTE *, CK_BYTE *) = operation->key_type == AES ? seal : sign;
  while (!atomic_load_explicit(&over, memory_order_relaxed)) {
    once(worker->session, input, output);
    atomic_fetch_add_explicit(&worker->done, 1, memory_order_relaxed);
  }
  return NULL;
}

static uint64_t all_done(struct worker *workers, int threads) {
  uint64_t sum = 0;
  for (int i = 0; i < threads; i++) sum += atomic_load(&workers[i].done);
  return sum;
}

static double seconds_now(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec + now.tv_nsec / 1e9;
}

static void wait_for(long milliseconds) {
  struct timespec time = {milliseconds / 1000, milliseconds % 1000 * 1000000};
  nanosleep(&time, NULL);
}

static void load(const char *file) {
  void *library = dlopen(file, RTLD_NOW);
  CK_RV (*get_list)(struct function_list **);
  if (!library) fail(dlerror(), 0);
  *(void **) &get_list = dlsym(library, "C_GetFunctionList");
  if (!get_list || get_list(&module) != 0) fail("C_GetFunctionList", 0);
  struct initialize_args args = {{NULL}, CKF_OS_LOCKING_OK, NULL};
  CALL(C_Initialize, &args);
}

int main(int count, char **arguments) {
  static struct worker workers[MOST_THREADS];
  CK_ULONG session;
  if (count != 8) fail("see the head of token_bench.c for the arguments", 0);
  for (size_t i = 0; i < sizeof operations / sizeof *operations; i++) {
    if (strcmp(operations[i].name, arguments[4]) == 0) operation = &operations[i];
  }
  int threads = atoi(arguments[5]);
  if (!operation || threads < 1 || threads > MOST_THREADS) fail("unknown operation or threads", 0);
  load(arguments[1]);
  CK_ULONG slot = slot_of(arguments[2]);
  CALL(C_OpenSession, slot, CKF_RW_SERIAL_SESSION, NULL, NULL, &session);
  log_in(session, arguments[3]);
  key = made_key(session);
  for (int i = 0; i < threads; i++) {
    CALL(C_OpenSession, slot, CKF_RW_SERIAL_SESSION, NULL, NULL, &workers[i].session);
    if (pthread_create(&workers[i].thread, NULL, work, &workers[i])) fail("pthread_create", 0);
  }
  wait_for(atol(arguments[6]));
  uint64_t before = all_done(workers, threads);
  double start = seconds_now();
  wait_for(atol(arguments[7]));
  uint64_t done = all_done(workers, threads) - before;
  double seconds = seconds_now() - start;
  atomic_store(&over, 1);
  for (int i = 0; i < threads; i++) pthread_join(workers[i].thread, NULL);
  CALL(C_DestroyObject, session, key);
  printf(
      "{\"operation\": \"%s\", \"threads\": %d, \"seconds\": %.6f, \"operations\": %llu, "
      "\"score\": %.3f}\n",
      operation->name, threads, seconds, (unsigned long long) done, done / seconds);
  return 0;
}
