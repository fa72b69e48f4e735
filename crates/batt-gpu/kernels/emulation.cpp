// A driver without a GPU, for tests: the few functions of libcuda that src/driver.rs calls, with kernels run on the CPU,
// one warp after another. EMULATED_DEVICES is how many devices there are, EMULATED_FAILURE the kernel that fails.
#include "coarse.cpp"
#include <cstdlib>
#include <cstring>

static int number(const char *name, int otherwise) {
    const char *text = getenv(name);
    return text ? atoi(text) : otherwise;
}

#define DRIVER extern "C" int
DRIVER cuInit(unsigned) { return number("EMULATED_DEVICES", 1) > 0 ? 0 : 100; }
DRIVER cuDeviceGetCount(int *count) {
    *count = number("EMULATED_DEVICES", 1);
    return 0;
}
DRIVER cuDeviceGet(int *device, int ordinal) {
    *device = ordinal;
    return 0;
}
DRIVER cuDevicePrimaryCtxRetain(void **context, int device) {
    *context = reinterpret_cast<void *>(intptr_t(device + 1));
    return 0;
}
DRIVER cuCtxSetCurrent(void *) { return 0; }
DRIVER cuModuleLoadData(void **module, const void *) {
    *module = nullptr;
    return number("EMULATED_DRIVER_TOO_OLD", 0) ? 222 : 0;
}
DRIVER cuModuleGetFunction(void **function, void *, const char *name) {
    *function = const_cast<char *>(strstr("apply enter first gather", name));
    return 0;
}
DRIVER cuMemAlloc_v2(uintptr_t *at, size_t size) {
    *at = size > size_t(number("EMULATED_MEMORY", 1 << 30)) ? 0 : reinterpret_cast<uintptr_t>(malloc(size));
    return *at ? 0 : 2;
}
DRIVER cuMemFree_v2(uintptr_t at) {
    free(reinterpret_cast<void *>(at));
    return 0;
}
DRIVER cuMemcpyHtoD_v2(uintptr_t to, const void *from, size_t size) {
    memcpy(reinterpret_cast<void *>(to), from, size);
    return 0;
}
DRIVER cuMemcpyDtoH_v2(void *to, uintptr_t from, size_t size) {
    memcpy(to, reinterpret_cast<void *>(from), size);
    return 0;
}
DRIVER cuMemsetD32_v2(uintptr_t at, unsigned value, size_t count) {
    for (size_t k = 0; k < count; k++) reinterpret_cast<uint32_t *>(at)[k] = value;
    return 0;
}
DRIVER cuLaunchKernel(const char *kernel, unsigned, unsigned, unsigned, unsigned, unsigned, unsigned, unsigned, void *,
                      void **arguments, void **) {
    const char *failing = getenv("EMULATED_FAILURE");
    if (failing && *failing == *kernel) return 719;
    auto value = [&](int k) { return *static_cast<uint32_t *>(arguments[k]); };
    auto memory = [&](int k) { return *static_cast<uint32_t **>(arguments[k]); };
    for (uint32_t index = 0; index < value(0); index++) {
        switch (*kernel) {
        case 'a': apply_one(index, memory(1), memory(2), value(3), memory(4), memory(5)); break;
        case 'e': enter_one(index, memory(1), memory(2), value(3), memory(4), memory(5)); break;
        case 'f': first_one(index, memory(1), memory(2)); break;
        default: gather_one(index, memory(1), memory(2), memory(3));
        }
    }
    return 0;
}
