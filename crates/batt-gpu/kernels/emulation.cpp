// A driver without a GPU, for tests: the few functions of libcuda that src/driver.rs calls, with kernels run on the CPU,
// one warp after another. What is emulated is said by the environment, which is read when the driver is started.
#include "coarse.cpp"
#include <atomic>
#include <cstdlib>
#include <cstring>

static int number(const char *name, int otherwise) {
    const char *text = getenv(name);
    return text ? atoi(text) : otherwise;
}

static const int MAX_DEVICES = 16;
// How many devices there are, and how many bytes can be had at once.
static std::atomic<int> devices, memory;
// The first letter of the kernel that fails, 0 for none; on which device, -1 for all; after how many calls that succeed.
static std::atomic<int> failing, failing_device, calls_left[MAX_DEVICES];
static std::atomic<bool> too_old;
static thread_local int current = 0;

#define DRIVER extern "C" int
DRIVER cuInit(unsigned) {
    devices = number("EMULATED_DEVICES", 1);
    memory = number("EMULATED_MEMORY", 1 << 30);
    too_old = number("EMULATED_DRIVER_TOO_OLD", 0) != 0;
    const char *kernel = getenv("EMULATED_FAILURE");
    failing = kernel ? *kernel : 0;
    failing_device = number("EMULATED_FAILING_DEVICE", -1);
    for (auto &left : calls_left) left = number("EMULATED_FAILURE_AFTER", 0);
    return devices > 0 ? 0 : 100;
}
DRIVER cuDeviceGetCount(int *count) {
    *count = devices;
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
DRIVER cuCtxSetCurrent(void *context) {
    current = int(reinterpret_cast<intptr_t>(context)) - 1;
    return 0;
}
DRIVER cuModuleLoadData(void **module, const void *) {
    *module = nullptr;
    return too_old ? 222 : 0;
}
DRIVER cuModuleGetFunction(void **function, void *, const char *name) {
    *function = const_cast<char *>(strstr("apply enter first gather", name));
    return 0;
}
DRIVER cuMemAlloc_v2(uintptr_t *at, size_t size) {
    *at = size > size_t(memory.load()) ? 0 : reinterpret_cast<uintptr_t>(malloc(size));
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
    bool here = failing == *kernel && (failing_device < 0 || failing_device == current);
    if (here && calls_left[current % MAX_DEVICES]-- <= 0) return 719;
    auto value = [&](int k) { return *static_cast<uint32_t *>(arguments[k]); };
    auto address = [&](int k) { return *static_cast<uint32_t **>(arguments[k]); };
    for (uint32_t index = 0; index < value(0); index++) {
        switch (*kernel) {
        case 'a': apply_one(index, address(1), address(2), value(3), address(4), address(5)); break;
        case 'e': enter_one(index, address(1), address(2), value(3), address(4), address(5)); break;
        case 'f': first_one(index, address(1), address(2)); break;
        default: gather_one(index, address(1), address(2), address(3));
        }
    }
    return 0;
}
